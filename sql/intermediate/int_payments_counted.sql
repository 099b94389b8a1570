-- Payments that count: not a reversal, not reversed, dated by the as-of date.
--
-- grain: one row per journal entry
-- key:   txn_id

with

payments as (

    select * from intermediate.int_payments

)

select
    loan_number,
    txn_id,
    txn_type,
    amount,
    principal,
    value_date

from payments

where is_counted
