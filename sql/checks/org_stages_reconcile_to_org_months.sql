-- Fails when the loans of all stages are not the loans of the organisation: one in none, or in two.

with

org_months as (

    select * from marts.org_months

),

org_stages as (

    select
        org_id,
        month_end_date,
        sum(loan_count) as loan_count,
        sum(outstanding_principal) as outstanding_principal

    from marts.org_stages

    group by org_id, month_end_date

)

select
    org_months.org_id,
    org_months.month_end_date,
    org_months.loan_count,
    org_stages.loan_count as staged_loan_count,
    org_months.outstanding_principal,
    org_stages.outstanding_principal as staged_principal

from org_months
left join org_stages
    on
        org_months.org_id = org_stages.org_id
        and org_months.month_end_date = org_stages.month_end_date

where
    org_months.loan_count <> coalesce(org_stages.loan_count, 0)
    or coalesce(org_months.outstanding_principal, 0)
    <> coalesce(org_stages.outstanding_principal, 0)
