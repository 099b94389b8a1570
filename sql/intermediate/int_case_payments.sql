-- Cash that came in on the loans that are cases: all of it, and that of the days a sign asks about.
--
-- grain: one row per case with cash paid, and sign that asks about cash
-- key:   loan_id, sign_code
-- note:  a new loan for the old one is no cash. Since the loan became overdue, where that is known
-- table

with

build_arguments as (

    select * from staging.stg_postloan__build_arguments

),

rules as (

    select * from staging.stg_postloan__case_sign_rules

    where sign_code in ('CASH_PAID', 'PART_PAID')

),

payments as (

    select * from intermediate.int_payments

    where
        is_counted
        and txn_type in ('REPAY', 'PREPAY', 'RECOVERY', 'OFFSET')

),

cases as (

    select * from intermediate.int_cases

)

select
    cases.loan_id,
    rules.sign_code,
    cast(sum(payments.amount) as decimal(38, 2)) as paid_amount,
    max(payments.value_date) as last_paid_date

from cases
inner join payments on cases.loan_id = payments.loan_id
cross join build_arguments
cross join rules

where
    coalesce(payments.value_date > build_arguments.as_of_date - rules.within_days, true)
    and (cases.overdue_since_date is null or payments.value_date >= cases.overdue_since_date)

group by cases.loan_id, rules.sign_code
