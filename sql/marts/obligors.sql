-- The industry and the group of borrowers who have one, at every organisation that lends to them.
--
-- grain: one row per borrower with an industry or a group and organisation that handles its loans
-- key:   customer_id, org_id
-- scope: org_id
-- sort:  org_id, customer_id
-- note:  sections of GB/T 4754-2017 by the letter of the code, else by the division its first two
--        digits name; UNKNOWN where it has neither
-- columns:
--   customer_id: Borrower
--   org_id: Organisation that handles loans of the borrower
--   industry_code: Industry by GB/T 4754 as the bank gives it
--   industry_section: Section of GB/T 4754, A to T, or UNKNOWN; empty where no industry is given
--   group_id: Group the borrower belongs to

with

loans as (

    select * from intermediate.int_loans

),

customers as (

    select * from staging.stg_bank__customers

),

industries as (

    select * from intermediate.int_customer_industries

),

lending as (

    select distinct
        customer_id,
        org_id

    from loans

)

select
    lending.customer_id,
    lending.org_id,
    customers.industry_code,
    industries.industry_section,
    customers.group_id

from lending
inner join customers on lending.customer_id = customers.customer_id
left join industries on customers.customer_id = industries.customer_id

where
    customers.industry_code is not null
    or customers.group_id is not null
