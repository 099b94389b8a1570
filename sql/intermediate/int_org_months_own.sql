-- Figures of each organisation's own loans at each month end.
--
-- grain: one row per organisation with loans and month end
-- key:   org_id, month_end_date
-- table

with

measured as (

    select * from intermediate.int_loan_months_measured

)

select
    org_id,
    month_end_date,
    count(*) as loan_count,
    count(case when is_not_reported then 1 end) as not_reported_loan_count,
    count(case when is_overdue then 1 end) as overdue_loan_count,
    sum(outstanding_principal) as outstanding_principal,
    sum(reported_basis_principal) as reported_basis_principal,
    sum(overdue_balance) as overdue_balance,
    sum(overdue_principal) as overdue_principal,
    sum(overdue_interest) as overdue_interest,
    sum(overdue_fee) as overdue_fee,
    sum(overdue_amount) as overdue_amount,
    sum(par30_principal) as par30_principal,
    sum(par60_principal) as par60_principal,
    sum(par90_principal) as par90_principal,
    sum(npl_principal) as npl_principal,
    sum(special_mention_principal) as special_mention_principal,
    sum(low_risk_principal) as low_risk_principal,
    sum(new_overdue_principal) as new_overdue_principal

from measured

group by org_id, month_end_date
