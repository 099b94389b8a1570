-- All money that counts on each loan by the as-of date.
--
-- grain: one row per loan with a payment
-- key:   loan_number
-- table

with

payment_days as (

    select * from intermediate.int_payment_days

)

select
    loan_number,
    cast(sum(amount) as decimal(18, 2)) as paid_amount,
    cast(sum(refinanced_amount) as decimal(18, 2)) as refinanced_amount

from payment_days

group by loan_number
