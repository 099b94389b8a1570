-- What each organisation itself paid out each month, by product, customer type and scope.
--
-- grain: one row per organisation, month of disbursement, product, customer type and scope
-- key:   org_id, cohort_month, product_code, customer_type, scope
-- scope: org_id
-- sort:  org_id, cohort_month
-- note:  own loans only; join org_closure for a subtree
-- columns:
--   org_id: Organisation that handles the loans
--   cohort_month: First day of the month of disbursement
--   product_code: Product
--   customer_type: Type of the borrower
--   scope: IN, LOW_RISK or SME_SPECIAL
--   loan_count [loans]: Loans paid out
--   reported_basis_loan_count [loans]: Part of them without a plan, whose first instalment is unknown
--   disbursed_amount [yuan]: Amount paid out

with

loan_cohorts as (

    select * from intermediate.int_loan_cohorts

)

select
    org_id,
    cohort_month,
    product_code,
    customer_type,
    scope,
    count(*) as loan_count,
    count(case when not is_computed then 1 end) as reported_basis_loan_count,
    cast(sum(disbursed_amount) as decimal(38, 2)) as disbursed_amount

from loan_cohorts

group by
    org_id,
    cohort_month,
    product_code,
    customer_type,
    scope
