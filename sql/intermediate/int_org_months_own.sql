-- Figures of each organisation's own loans at each month end, of the whole book and of the book
-- without low-risk loans.
--
-- grain: one row per organisation with loans, month end and book
-- key:   org_id, month_end_date, book
-- note:  ALL stands beside WITHOUT_LOW_RISK, so that both come from one pass over the loans
-- table

with

measured as (

    select * from intermediate.int_loan_months_measured

),

by_kind as (

    select
        org_id,
        month_end_date,
        scope = 'LOW_RISK' as is_low_risk,
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

    group by org_id, month_end_date, scope = 'LOW_RISK'

),

books as (

    select
        'ALL' as book,
        *

    from by_kind

    union all

    select
        'WITHOUT_LOW_RISK' as book,
        *

    from by_kind

    where not is_low_risk

)

select
    org_id,
    month_end_date,
    book,
    cast(sum(loan_count) as bigint) as loan_count,
    cast(sum(not_reported_loan_count) as bigint) as not_reported_loan_count,
    cast(sum(overdue_loan_count) as bigint) as overdue_loan_count,
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

from books

group by org_id, month_end_date, book
