-- The day cash last came in on each case.
--
-- grain: one row per case with cash paid
-- key:   loan_id

with

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
    max(payments.value_date) as last_paid_date

from cases
inner join payments on cases.loan_id = payments.loan_id

group by cases.loan_id
