-- Fails when the stages of an organisation are not its own loans' plus its children's.

with

org_stages as (

    select * from marts.org_stages

),

org_units as (

    select * from marts.org_units

),

stage_months as (

    select * from marts.stage_months

),

parts as (

    select
        org_id,
        month_end_date,
        stage_code,
        loan_count,
        outstanding_principal,
        stuck_loan_count,
        stuck_principal

    from stage_months

    union all

    select
        org_units.parent_org_id as org_id,
        org_stages.month_end_date,
        org_stages.stage_code,
        org_stages.loan_count,
        org_stages.outstanding_principal,
        org_stages.stuck_loan_count,
        org_stages.stuck_principal

    from org_stages
    inner join org_units on org_stages.org_id = org_units.org_id

    where org_units.parent_org_id is not null

),

added as (

    select
        org_id,
        month_end_date,
        stage_code,
        sum(loan_count) as loan_count,
        sum(outstanding_principal) as outstanding_principal,
        sum(stuck_loan_count) as stuck_loan_count,
        sum(stuck_principal) as stuck_principal

    from parts

    group by org_id, month_end_date, stage_code

)

select
    org_stages.org_id,
    org_stages.month_end_date,
    org_stages.stage_code,
    org_stages.loan_count,
    added.loan_count as added_loan_count,
    org_stages.stuck_loan_count,
    added.stuck_loan_count as added_stuck_loan_count

from org_stages
left join added
    on
        org_stages.org_id = added.org_id
        and org_stages.month_end_date = added.month_end_date
        and org_stages.stage_code = added.stage_code

where
    org_stages.loan_count <> coalesce(added.loan_count, 0)
    or org_stages.stuck_loan_count <> coalesce(added.stuck_loan_count, 0)
    or coalesce(org_stages.outstanding_principal, 0) <> coalesce(added.outstanding_principal, 0)
    or coalesce(org_stages.stuck_principal, 0) <> coalesce(added.stuck_principal, 0)
