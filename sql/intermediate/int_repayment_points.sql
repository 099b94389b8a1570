-- What early warning measures of repayment 还款类: from when to when which value held.
--
-- grain: one row per measure, customer, loan where it is of one, and time with the same value
-- key:   measure, customer_id, loan_id, from_date, evidence_id

with

build_arguments as (

    select * from staging.stg_postloan__build_arguments

),

loans as (

    select * from intermediate.int_loans

),

arrears as (

    select * from intermediate.int_arrears_points

),

interest as (

    select * from intermediate.int_interest_points

),

counted as (

    select * from intermediate.int_counted_points

),

unconfirmed as (

    select * from intermediate.int_unconfirmed_points

),

records as (

    select
        *,
        row_number() over (partition by loan_number order by month_number desc) as place

    from intermediate.int_reported_records

),

plans as (

    select count(*) as plan_count

    from loans

    where is_computed

),

-- Where plans arrived, of a loan without one its instalments are not known.
unplanned as (

    select
        loans.customer_id,
        loans.loan_id,
        loans.disbursed_date

    from loans
    inner join plans on plans.plan_count > 0

    where
        not loans.is_computed
        and loans.left_date is null

),

-- Without a plan, and without a record that still holds, nothing tells how far past due a loan is.
unreported as (

    select
        loans.customer_id,
        loans.loan_id,
        case
            when records.loan_number is null then loans.disbursed_date
            when records.days_past_due is null then records.from_date
            else last_day(last_day(records.from_date) + 1)
        end as from_date

    from loans
    cross join build_arguments
    left join records
        on
            loans.loan_number = records.loan_number
            and records.place = 1

    where
        not loans.is_computed
        and loans.left_date is null
        and not coalesce(records.is_settled, false)
        and (
            records.days_past_due is null
            or last_day(last_day(records.from_date) + 1) <= build_arguments.as_of_date
        )

)

select
    arrears.measure,
    loans.customer_id,
    loans.loan_id,
    arrears.from_date,
    arrears.to_date,
    arrears.value,
    arrears.rises_daily,
    arrears.evidence_id,
    cast(null as varchar) as no_data_reason

from arrears
inner join loans on arrears.loan_number = loans.loan_number

union all

select
    measure,
    customer_id,
    null as loan_id,
    from_date,
    to_date,
    value,
    false as rises_daily,
    evidence_id,
    null as no_data_reason

from counted

union all

select
    'INTEREST_PERIODS_IN_ARREARS' as measure,
    loans.customer_id,
    loans.loan_id,
    interest.from_date,
    interest.to_date,
    interest.value,
    false as rises_daily,
    null as evidence_id,
    null as no_data_reason

from interest
inner join loans on interest.loan_number = loans.loan_number

union all

select
    'DAYS_UNTIL_UNCONFIRMED_DUE' as measure,
    customer_id,
    loan_id,
    from_date,
    to_date,
    value,
    true as rises_daily,
    cast(due_date as varchar) as evidence_id,
    no_data_reason

from unconfirmed

union all

select
    'INTEREST_PERIODS_IN_ARREARS' as measure,
    customer_id,
    loan_id,
    disbursed_date as from_date,
    null as to_date,
    null as value,
    false as rises_daily,
    null as evidence_id,
    'NO_PLAN' as no_data_reason

from unplanned

union all

select
    'FIRST_INSTALMENT_DAYS_PAST_DUE' as measure,
    customer_id,
    loan_id,
    disbursed_date as from_date,
    null as to_date,
    null as value,
    false as rises_daily,
    null as evidence_id,
    'NO_PLAN' as no_data_reason

from unplanned

union all

select
    'DAYS_PAST_DUE' as measure,
    customer_id,
    loan_id,
    from_date,
    null as to_date,
    null as value,
    false as rises_daily,
    null as evidence_id,
    'NOT_REPORTED' as no_data_reason

from unreported

union all

select
    'M1_ENTRIES' as measure,
    customer_id,
    loan_id,
    from_date,
    null as to_date,
    null as value,
    false as rises_daily,
    null as evidence_id,
    'NOT_REPORTED' as no_data_reason

from unreported
