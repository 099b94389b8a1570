-- Borrowers 客户, once for every organisation in whose reach they have a loan.
--
-- grain: one row per customer and organisation that handles one of its loans, or stands above one
-- key:   customer_id, org_id
-- scope: org_id
-- sort:  customer_id, org_id
-- note:  read the row of the highest organisation in sight; names stand in loans, numbers of
--        documents and telephones in no mart; is_whole tells that there is more, never where
-- columns:
--   customer_id: Customer number
--   org_id: Organisation, with everything below it
--   customer_type: Corporate, small enterprise or person
--   industry_code: Industry by GB/T 4754
--   group_id: Group the customer belongs to
--   internal_rating: The bank's own credit rating
--   total_debt_all_banks [yuan]: Debt of the customer at all banks
--   debt_over90_all_banks [yuan]: Part of that debt overdue beyond 90 days
--   needs_payment_confirm: Repayment must be confirmed before each due date
--   loan_count [loans]: Loans ever paid out to the customer within the organisation
--   is_whole: The customer has no loan outside the organisation

with

loans as (

    select * from intermediate.int_loans

),

org_closure as (

    select * from marts.org_closure

),

customers as (

    select * from staging.stg_bank__customers

),

own as (

    select
        customer_id,
        org_id,
        count(*) as loan_count

    from loans

    group by customer_id, org_id

),

whole as (

    select
        customer_id,
        sum(loan_count) as loan_count

    from own

    group by customer_id

),

reached as (

    select
        own.customer_id,
        org_closure.ancestor_org_id as org_id,
        sum(own.loan_count) as loan_count

    from own
    inner join org_closure on own.org_id = org_closure.descendant_org_id

    group by own.customer_id, org_closure.ancestor_org_id

)

select
    reached.customer_id,
    reached.org_id,
    customers.customer_type,
    customers.industry_code,
    customers.group_id,
    customers.internal_rating,
    customers.total_debt_all_banks,
    customers.debt_over90_all_banks,
    customers.needs_payment_confirm,
    cast(reached.loan_count as bigint) as loan_count,
    reached.loan_count = whole.loan_count as is_whole

from reached
inner join whole on reached.customer_id = whole.customer_id
left join customers on reached.customer_id = customers.customer_id
