-- Portfolio quality of every organisation, its whole subtree, at every month end.
--
-- grain: one row per organisation and month end
-- key:   org_id, month_end_date
-- scope: org_id
-- sort:  org_id, month_end_date
-- note:  every ratio divides the two sums that stand beside it; an organisation without loans has
--        sums of 0 and no ratio; where what a figure needs is not reported of any loan, the figure is missing
-- columns:
--   org_id: Organisation, with everything below it
--   month_end_date: Calendar month end, or the as-of date as the last point
--   loan_count [loans]: Loans in the book
--   customer_count [customers]: Distinct borrowers of those loans
--   not_reported_loan_count [loans]: Loans whose balance or days past due were not reported
--   overdue_loan_count [loans]: Loans with at least one day past due
--   outstanding_principal [yuan]: Principal not yet paid
--   reported_basis_principal [yuan]: Part of it taken from the bank's own month-end file
--   overdue_balance [yuan]: Outstanding principal of loans with at least one day past due
--   overdue_principal [yuan]: Unpaid principal of instalments past due
--   overdue_interest [yuan]: Unpaid interest of instalments past due
--   overdue_fee [yuan]: Unpaid fees of instalments past due
--   overdue_amount [yuan]: Overdue principal, interest and fees together
--   par30_principal [yuan]: Outstanding principal of loans more than 30 days past due
--   par60_principal [yuan]: Outstanding principal of loans more than 60 days past due
--   par90_principal [yuan]: Outstanding principal of loans more than 90 days past due
--   npl_principal [yuan]: Outstanding principal in the worst three classes
--   special_mention_principal [yuan]: Outstanding principal in the special-mention class
--   low_risk_principal [yuan]: Outstanding principal of low-risk loans
--   new_overdue_principal [yuan]: Outstanding principal of loans newly overdue since the month before
--   overdue_rate [ratio]: Overdue balance / outstanding principal
--   arrears_rate [ratio]: Overdue principal / outstanding principal
--   par30_rate [ratio]: Portfolio at risk beyond 30 days / outstanding principal
--   par60_rate [ratio]: Portfolio at risk beyond 60 days / outstanding principal
--   par90_rate [ratio]: Portfolio at risk beyond 90 days / outstanding principal
--   npl_rate [ratio]: Non-performing principal / outstanding principal
--   special_mention_rate [ratio]: Special-mention principal / outstanding principal
--   overdue90_to_npl [ratio]: Principal overdue beyond 90 days / non-performing principal
--   overdue90_to_npl_limit [ratio]: Above it that ratio is a breach, by the parameter in force
--   overdue90_to_npl_near [ratio]: From it on that ratio is near a breach, by the parameter in force

with

org_months as (

    select * from intermediate.int_org_months

)

select
    org_id,
    month_end_date,
    loan_count,
    customer_count,
    not_reported_loan_count,
    overdue_loan_count,
    outstanding_principal,
    reported_basis_principal,
    overdue_balance,
    overdue_principal,
    overdue_interest,
    overdue_fee,
    overdue_amount,
    par30_principal,
    par60_principal,
    par90_principal,
    npl_principal,
    special_mention_principal,
    low_risk_principal,
    new_overdue_principal,
    overdue_rate,
    arrears_rate,
    par30_rate,
    par60_rate,
    par90_rate,
    npl_rate,
    special_mention_rate,
    overdue90_to_npl,
    overdue90_to_npl_limit,
    overdue90_to_npl_near

from org_months

where book = 'ALL'
