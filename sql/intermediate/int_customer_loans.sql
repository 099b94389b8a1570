-- Loans with a number for their customer, so that customers are grouped and joined cheaply.
--
-- grain: one row per loan
-- key:   loan_number
-- note:  a customer goes by the first number of its loans
-- table

with

loans as (

    select * from intermediate.int_loans

)

select
    loan_number,
    loan_id,
    min(loan_number) over (partition by customer_id) as customer_number,
    customer_id,
    org_id,
    scope,
    is_computed,
    disbursed_date

from loans
