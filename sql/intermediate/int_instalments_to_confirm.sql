-- Due dates whose repayment funds are to be confirmed beforehand, with the days on which.
--
-- grain: one row per loan and due date, of the past months followed up and of the days ahead
-- key:   loan_number, due_date
-- note:  by the plan in force on the due date; instalments of one day are confirmed together. A loan
--        without a plan owes its balance when it matures. A confirmation is not asked for that would
--        have been due before the plan took effect, once the amount was met, or once the loan had left
--        the book
-- table

with

parameters as (

    select * from intermediate.int_window_duty_parameters

),

bounds as (

    select * from intermediate.int_fund_confirmation_bounds

),

in_question as (

    select * from intermediate.int_loans_to_confirm

    where is_computed

),

maturities as (

    select * from intermediate.int_maturities_to_confirm

),

versions as (

    select * from intermediate.int_schedule_versions

),

instalments as (

    select * from intermediate.int_instalments

),

met_in_force as (

    select * from intermediate.int_instalments_met

),

met_earlier as (

    select * from intermediate.int_earlier_instalments_met

),

payment_totals as (

    select * from intermediate.int_loan_payment_totals

),

falling_due as (

    select
        instalments.loan_number,
        instalments.version,
        instalments.instalment_order,
        instalments.due_principal,
        instalments.due_amount,
        instalments.due_to_date,
        versions.is_in_force,
        instalments.due_date,
        versions.in_force_from,
        versions.in_force_until,
        in_question.left_date

    from instalments
    inner join in_question on instalments.loan_number = in_question.loan_number
    inner join versions
        on
            instalments.loan_number = versions.loan_number
            and instalments.version = versions.version
            and instalments.due_date >= versions.in_force_from
            and (
                versions.in_force_until is null
                or instalments.due_date < versions.in_force_until
            )
    cross join bounds

    where
        instalments.due_date <= bounds.last_date
        and extract(year from instalments.due_date) * 12 + extract(month from instalments.due_date)
        >= bounds.first_month_number

),

met as (

    select
        falling_due.loan_number,
        falling_due.due_principal,
        falling_due.due_amount,
        falling_due.due_to_date,
        falling_due.due_date,
        falling_due.in_force_from,
        falling_due.in_force_until,
        falling_due.left_date,
        case
            when falling_due.is_in_force then met_in_force.met_date
            else met_earlier.met_date
        end as met_date

    from falling_due
    left join met_in_force
        on
            falling_due.is_in_force
            and falling_due.loan_number = met_in_force.loan_number
            and falling_due.instalment_order = met_in_force.instalment_order
    left join met_earlier
        on
            not falling_due.is_in_force
            and falling_due.loan_number = met_earlier.loan_number
            and falling_due.version = met_earlier.version
            and falling_due.instalment_order = met_earlier.instalment_order

),

-- Only one version is in force on a due date.
due_dates as (

    select
        loan_number,
        due_date,
        in_force_from,
        in_force_until,
        left_date,
        cast(sum(due_amount) as decimal(18, 2)) as due_amount,
        max(due_to_date) as due_to_date,
        sum(due_principal) = 0 as is_interest_only,
        case when count(met_date) = count(*) then max(met_date) end as met_date

    from met

    group by loan_number, due_date, in_force_from, in_force_until, left_date

    having sum(due_amount) > 0

),

all_due as (

    select
        loan_number,
        due_amount,
        due_to_date,
        cast(null as decimal(18, 2)) as unpaid_amount,
        due_amount as sized_amount,
        is_interest_only,
        true as has_plan,
        true as is_lateness_known,
        due_date,
        in_force_from,
        in_force_until,
        left_date,
        met_date

    from due_dates

    union all

    select
        loan_number,
        due_amount,
        cast(null as decimal(18, 2)) as due_to_date,
        unpaid_amount,
        sized_amount,
        false as is_interest_only,
        false as has_plan,
        is_lateness_known,
        due_date,
        disbursed_date as in_force_from,
        cast(null as date) as in_force_until,
        left_date,
        met_date

    from maturities

),

dated as (

    select
        all_due.loan_number,
        all_due.is_interest_only,
        all_due.sized_amount > parameters.fund_confirmation_large_amount as is_large,
        all_due.due_amount,
        all_due.due_to_date,
        all_due.unpaid_amount,
        all_due.has_plan,
        all_due.is_lateness_known,
        bounds.as_of_date,
        all_due.due_date,
        all_due.in_force_from,
        all_due.left_date,
        all_due.met_date,
        -- The last day on which the plan could make the loan past due.
        least(
            bounds.as_of_date,
            coalesce(all_due.in_force_until - 1, bounds.as_of_date),
            coalesce(all_due.left_date - 1, bounds.as_of_date)
        ) as last_date,
        case
            when all_due.is_interest_only then null
            when all_due.sized_amount > parameters.fund_confirmation_large_amount
                then all_due.due_date - parameters.fund_confirmation_days_large
            else all_due.due_date - parameters.fund_confirmation_days
        end as ahead_date,
        case
            when all_due.is_interest_only
                then all_due.due_date - parameters.fund_confirmation_interest_days
            else all_due.due_date - parameters.fund_confirmation_again_days
        end as again_date

    from all_due
    cross join bounds
    cross join parameters

),

asked as (

    select
        loan_number,
        is_interest_only,
        is_large,
        due_amount,
        due_to_date,
        unpaid_amount,
        has_plan,
        is_lateness_known,
        as_of_date,
        due_date,
        in_force_from,
        left_date,
        met_date,
        last_date,
        case
            when
                ahead_date >= in_force_from
                and (left_date is null or left_date > ahead_date)
                and (met_date is null or met_date > ahead_date)
                then ahead_date
        end as ahead_date,
        case
            when
                again_date >= in_force_from
                and (left_date is null or left_date > again_date)
                and (met_date is null or met_date > again_date)
                then again_date
        end as again_date,
        again_date as last_asked_date

    from dated

)

select
    asked.loan_number,
    asked.is_interest_only,
    asked.is_large,
    asked.due_amount,
    cast(
        case
            when asked.due_date < asked.as_of_date then null
            when not asked.has_plan then asked.unpaid_amount
            else
                least(
                    greatest(
                        asked.due_to_date - coalesce(payment_totals.paid_amount, 0), 0
                    ),
                    asked.due_amount
                )
        end as decimal(18, 2)
    ) as unpaid_amount,
    case
        when asked.due_date >= asked.as_of_date
            then case when asked.met_date is null then 'AHEAD' else 'PAID_AHEAD' end
        when asked.met_date <= asked.due_date then 'ON_TIME'
        when asked.left_date <= asked.due_date then 'LEFT'
        when asked.is_lateness_known then 'LATE'
        else 'NOT_KNOWN'
    end as outcome,
    asked.due_date,
    case
        when
            asked.met_date <= asked.last_date + 1
            and (asked.met_date <= asked.due_date or asked.is_lateness_known)
            then asked.met_date
    end as met_date,
    least(
        coalesce(asked.met_date, asked.last_date + 1), asked.last_date + 1, asked.as_of_date
    ) as late_until_date,
    asked.ahead_date,
    asked.again_date,
    case
        when asked.ahead_date is not null
            then
                greatest(
                    asked.ahead_date - parameters.fund_confirmation_open_days, asked.in_force_from
                )
        else
            greatest(
                asked.again_date - parameters.fund_confirmation_again_open_days,
                asked.in_force_from
            )
    end as opens_date,
    -- From then on a confirmation is the second one; that is never before the first is due.
    greatest(
        asked.last_asked_date - parameters.fund_confirmation_again_open_days,
        asked.in_force_from,
        coalesce(asked.ahead_date + 1, asked.in_force_from)
    ) as again_opens_date

from asked
left join payment_totals on asked.loan_number = payment_totals.loan_number
cross join parameters

where
    asked.ahead_date is not null
    or asked.again_date is not null
