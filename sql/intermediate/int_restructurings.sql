-- Restructurings of loans, with the first payment after each and the day its observation ends.
--
-- grain: one row per loan and day of restructuring
-- key:   loan_number, restructured_date
-- note:  observation lasts for the longer of the months and the periods from the first payment after
--        the restructuring; a period ends on a due date of the plan in force on the day of that
--        payment; without a payment yet nothing says when it will end
-- table

with

parameters as (

    select * from intermediate.int_exception_parameters

),

build_arguments as (

    select * from staging.stg_postloan__build_arguments

),

loan_events as (

    select * from staging.stg_bank__loan_events

),

loans as (

    select * from intermediate.int_loans

),

payment_days as (

    select * from intermediate.int_payment_days

),

versions as (

    select * from intermediate.int_schedule_versions

),

instalments as (

    select * from intermediate.int_instalments

),

restructured as (

    select distinct
        loans.loan_number,
        loans.is_computed,
        loan_events.event_date as restructured_date

    from loan_events
    inner join build_arguments on loan_events.event_date <= build_arguments.as_of_date
    inner join loans on loan_events.loan_id = loans.loan_id

    where loan_events.event_type = 'RESTRUCTURE'

),

first_payments as (

    select
        restructured.loan_number,
        restructured.is_computed,
        restructured.restructured_date,
        min(payment_days.value_date) as first_payment_date

    from restructured
    left join payment_days
        on
            restructured.loan_number = payment_days.loan_number
            and restructured.restructured_date < payment_days.value_date
            and payment_days.amount > 0

    group by
        restructured.loan_number,
        restructured.is_computed,
        restructured.restructured_date

),

due_dates as (

    select distinct
        first_payments.loan_number,
        first_payments.restructured_date,
        instalments.due_date

    from first_payments
    inner join versions
        on
            first_payments.loan_number = versions.loan_number
            and first_payments.first_payment_date >= versions.in_force_from
            and (
                versions.in_force_until is null
                or first_payments.first_payment_date < versions.in_force_until
            )
    inner join instalments
        on
            versions.loan_number = instalments.loan_number
            and versions.version = instalments.version
            and first_payments.first_payment_date < instalments.due_date

),

numbered as (

    select
        loan_number,
        restructured_date,
        due_date,
        row_number() over (
            partition by loan_number, restructured_date order by due_date
        ) as period_number

    from due_dates

),

periods as (

    select
        numbered.loan_number,
        numbered.restructured_date,
        max(numbered.due_date) as periods_end_on

    from numbered
    inner join parameters on numbered.period_number <= parameters.observation_periods

    group by numbered.loan_number, numbered.restructured_date

),

observed as (

    select
        first_payments.loan_number,
        first_payments.restructured_date,
        first_payments.first_payment_date,
        -- What is certain without knowing of payments: they come after the restructuring.
        case
            when not first_payments.is_computed
                then
                    cast(
                        first_payments.restructured_date
                        + parameters.observation_months * interval 1 month as date
                    )
        end as certain_until_date,
        greatest(
            cast(
                first_payments.first_payment_date
                + parameters.observation_months * interval 1 month as date
            ),
            coalesce(periods.periods_end_on, first_payments.first_payment_date)
        ) as observation_ends_on

    from first_payments
    cross join parameters
    left join periods
        on
            first_payments.loan_number = periods.loan_number
            and first_payments.restructured_date = periods.restructured_date

),

followed as (

    select
        loan_number,
        restructured_date,
        first_payment_date,
        certain_until_date,
        observation_ends_on,
        lag(restructured_date) over of_loan as previous_date,
        lag(coalesce(observation_ends_on, certain_until_date)) over of_loan as previous_until_date,
        lead(restructured_date) over of_loan as next_date

    from observed

    window of_loan as (partition by loan_number order by restructured_date)

)

select
    loan_number,
    restructured_date,
    first_payment_date,
    case when first_payment_date is not null then observation_ends_on end as observation_ends_on,
    certain_until_date,
    next_date,
    coalesce(
        previous_date is not null
        and (previous_until_date is null or restructured_date <= previous_until_date),
        false
    ) as is_again

from followed
