-- Organisations that handle or handled loans of a borrower: where its statements may be read.
--
-- grain: one row per borrower and organisation
-- key:   customer_id, org_id

with

loans as (

    select * from intermediate.int_loans

)

select distinct
    customer_id,
    org_id

from loans
