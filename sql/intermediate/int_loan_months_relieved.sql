-- Months in which arrears of a loan were settled or moved otherwise than by its borrower's payment:
-- by a new loan (借新还旧), an extension (展期) or a restructuring (重组).
--
-- grain: one row per loan and month
-- key:   loan_id, month_end_date
-- note:  a new version of a plan counts when, on the day it took effect and with that day's
--        payments, the loan was past due by the plan replaced
-- table

with

payments as (

    select * from intermediate.int_payments_counted

),

schedule_changes as (

    select * from intermediate.int_schedule_changes

),

loan_events as (

    select * from staging.stg_bank__loan_events

),

loans as (

    select * from intermediate.int_loans

),

months as (

    select * from intermediate.int_months

),

happened as (

    select
        loan_number,
        1 as is_refinance,
        value_date as happened_date

    from payments

    where txn_type = 'REFINANCE'

    union all

    select
        loan_number,
        0 as is_refinance,
        in_force_from as happened_date

    from schedule_changes

    where days_past_due_without > 0

    union all

    select
        loans.loan_number,
        0 as is_refinance,
        loan_events.event_date as happened_date

    from loan_events
    inner join loans on loan_events.loan_id = loans.loan_id

    where loan_events.event_type in ('EXTENSION', 'RESTRUCTURE')

),

in_months as (

    select
        loan_number,
        cast(
            extract(year from happened_date) * 12 + extract(month from happened_date) as integer
        ) as month_number,
        happened_date,
        is_refinance

    from happened

)

select
    loans.loan_id,
    months.month_end_date,
    max(in_months.is_refinance) = 1 as is_refinanced

from in_months
inner join loans on in_months.loan_number = loans.loan_number
inner join months
    on
        in_months.month_number = months.month_number
        and in_months.happened_date <= months.month_end_date

group by loans.loan_id, months.month_end_date
