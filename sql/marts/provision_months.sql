-- Non-performing loans, loans overdue beyond 90 days and provisions of each organisation's own loans.
--
-- grain: one row per organisation, month end and scope
-- key:   org_id, month_end_date, scope
-- scope: org_id
-- sort:  org_id, month_end_date
-- note:  own loans only; join org_closure for a subtree. The provision is missing where none is
--        reported; of loans without one nothing is assumed, they are counted
-- columns:
--   org_id: Organisation that handles the loans
--   month_end_date: Calendar month end, or the as-of date as the last point
--   scope: IN, LOW_RISK or SME_SPECIAL
--   loan_count [loans]: Loans in the book
--   provisioned_loan_count [loans]: Loans whose provision is reported
--   outstanding_principal [yuan]: Principal not yet paid
--   par90_principal [yuan]: Outstanding principal of loans more than 90 days past due
--   npl_principal [yuan]: Outstanding principal in the worst three classes
--   provision_amount [yuan]: Provisions reported

with

measured as (

    select * from intermediate.int_loan_months_measured

),

provisions as (

    select * from intermediate.int_provisions

)

select
    measured.org_id,
    measured.month_end_date,
    measured.scope,
    count(*) as loan_count,
    count(provisions.provision) as provisioned_loan_count,
    sum(measured.outstanding_principal) as outstanding_principal,
    sum(measured.par90_principal) as par90_principal,
    sum(measured.npl_principal) as npl_principal,
    sum(provisions.provision) as provision_amount

from measured
left join provisions
    on
        measured.loan_id = provisions.loan_id
        and measured.month_end_date = provisions.month_end_date

group by measured.org_id, measured.month_end_date, measured.scope
