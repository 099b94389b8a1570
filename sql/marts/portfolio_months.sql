-- Each organisation's own loans at each month end, by product, customer type, bucket and scope.
--
-- grain: one row per organisation, month end, product, customer type, bucket, scope and basis
-- key:   org_id, month_end_date, product_code, customer_type, bucket, scope, basis
-- scope: org_id
-- sort:  org_id, month_end_date
-- note:  own loans only; join org_closure for a subtree. Loans not reported stand in a bucket of
--        their own, NOT_REPORTED
-- columns:
--   org_id: Organisation that handles the loans
--   month_end_date: Calendar month end, or the as-of date as the last point
--   product_code: Product
--   customer_type: Type of the borrower
--   bucket: Ageing bucket, or NOT_REPORTED
--   scope: IN, LOW_RISK or SME_SPECIAL
--   basis: COMPUTED or REPORTED
--   loan_count [loans]: Loans in the book
--   overdue_loan_count [loans]: Loans with at least one day past due
--   outstanding_principal [yuan]: Principal not yet paid
--   overdue_balance [yuan]: Outstanding principal of loans with at least one day past due
--   overdue_principal [yuan]: Unpaid principal of instalments past due
--   overdue_amount [yuan]: Overdue principal, interest and fees together
--   par30_principal [yuan]: Outstanding principal of loans more than 30 days past due
--   par60_principal [yuan]: Outstanding principal of loans more than 60 days past due
--   par90_principal [yuan]: Outstanding principal of loans more than 90 days past due
--   npl_principal [yuan]: Outstanding principal in the worst three classes
--   special_mention_principal [yuan]: Outstanding principal in the special-mention class
--   new_overdue_principal [yuan]: Outstanding principal of loans newly overdue since the month before

with

measured as (

    select * from intermediate.int_loan_months_measured

)

select
    org_id,
    month_end_date,
    product_code,
    coalesce(customer_type, 'UNKNOWN') as customer_type,
    coalesce(bucket, 'NOT_REPORTED') as bucket,
    scope,
    basis,
    count(*) as loan_count,
    count(case when is_overdue then 1 end) as overdue_loan_count,
    sum(outstanding_principal) as outstanding_principal,
    sum(overdue_balance) as overdue_balance,
    sum(overdue_principal) as overdue_principal,
    sum(overdue_amount) as overdue_amount,
    sum(par30_principal) as par30_principal,
    sum(par60_principal) as par60_principal,
    sum(par90_principal) as par90_principal,
    sum(npl_principal) as npl_principal,
    sum(special_mention_principal) as special_mention_principal,
    sum(new_overdue_principal) as new_overdue_principal

from measured

group by
    org_id,
    month_end_date,
    product_code,
    coalesce(customer_type, 'UNKNOWN'),
    coalesce(bucket, 'NOT_REPORTED'),
    scope,
    basis
