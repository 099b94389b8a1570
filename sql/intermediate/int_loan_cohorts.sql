-- Every loan with the cohort it belongs to: the month it was paid out, and what the cohort is split by.
--
-- grain: one row per loan
-- key:   loan_id

with

loans as (

    select * from intermediate.int_loans

)

select
    loan_id,
    org_id,
    coalesce(customer_type, 'UNKNOWN') as customer_type,
    product_code,
    scope,
    disbursed_amount,
    first_month_number as cohort_number,
    is_computed,
    cast(date_trunc('month', disbursed_date) as date) as cohort_month

from loans
