-- How the overdue balance of each organisation's own loans moved since the month end before.
--
-- grain: one row per organisation, month end, product, customer type, scope and basis
-- key:   org_id, month_end_date, product_code, customer_type, scope, basis
-- scope: org_id
-- sort:  org_id, month_end_date
-- note:  own loans only; join org_closure for a subtree
-- columns:
--   org_id: Organisation that handles the loans
--   month_end_date: Month end at which the movement is seen
--   product_code: Product
--   customer_type: Type of the borrower
--   scope: IN, LOW_RISK or SME_SPECIAL
--   basis: COMPUTED or REPORTED
--   opening_loan_count [loans]: Loans overdue at the month end before, their balance reported
--   newly_overdue_loan_count [loans]: Loans newly past due, new ones included
--   cured_loan_count [loans]: Loans cured
--   closing_loan_count [loans]: Loans overdue now, their balance reported
--   opening_balance [yuan]: Overdue balance at the month end before
--   inflow_balance [yuan]: Principal now of loans newly past due, and increases of others
--   reported_again_balance [yuan]: Principal now of loans past due that were not reported before
--   cured_balance [yuan]: Opening balance of loans with no day past due now, by payment
--   relieved_balance [yuan]: Opening balance gone by a new loan, an extension or a restructuring
--   repaid_balance [yuan]: Decrease of loans that stayed past due, and all of those settled
--   written_off_balance [yuan]: Opening balance of loans written off
--   transferred_balance [yuan]: Opening balance of loans transferred
--   not_reported_balance [yuan]: Opening balance of loans not reported now
--   closing_balance [yuan]: Overdue balance now
--   written_off_principal [yuan]: Principal unpaid now of all loans written off in the month
--   matured_cured_balance [yuan]: Cured balance whose days to default again are over
--   redefaulted_balance [yuan]: Part of it past due again within those days

with

loan_movements as (

    select * from marts.loan_movements

)

select
    org_id,
    month_end_date,
    product_code,
    customer_type,
    scope,
    basis,
    count(case when was_overdue then 1 end) as opening_loan_count,
    count(case when movement in ('NEWLY_OVERDUE', 'NEW_LOAN') then 1 end)
        as newly_overdue_loan_count,
    count(case when movement = 'CURED' then 1 end) as cured_loan_count,
    count(case when is_overdue then 1 end) as closing_loan_count,
    sum(opening_balance) as opening_balance,
    sum(inflow_balance) as inflow_balance,
    sum(reported_again_balance) as reported_again_balance,
    sum(cured_balance) as cured_balance,
    sum(relieved_balance) as relieved_balance,
    sum(repaid_balance) as repaid_balance,
    sum(written_off_balance) as written_off_balance,
    sum(transferred_balance) as transferred_balance,
    sum(not_reported_balance) as not_reported_balance,
    sum(closing_balance) as closing_balance,
    sum(written_off_principal) as written_off_principal,
    sum(case when is_matured then cured_balance else 0 end) as matured_cured_balance,
    sum(case when has_redefaulted then cured_balance else 0 end) as redefaulted_balance

from loan_movements

group by
    org_id,
    month_end_date,
    product_code,
    customer_type,
    scope,
    basis
