-- Fails when the cases of an organisation are not its own loans' plus its children's.

with

org_case_quadrants as (

    select * from marts.org_case_quadrants

),

org_units as (

    select * from marts.org_units

),

cases as (

    select * from marts.cases

),

parts as (

    select
        org_id,
        willingness,
        repayment_source,
        1 as case_count,
        overdue_amount,
        outstanding_principal

    from cases

    union all

    select
        org_units.parent_org_id as org_id,
        org_case_quadrants.willingness,
        org_case_quadrants.repayment_source,
        org_case_quadrants.case_count,
        org_case_quadrants.overdue_amount,
        org_case_quadrants.outstanding_principal

    from org_case_quadrants
    inner join org_units on org_case_quadrants.org_id = org_units.org_id

    where org_units.parent_org_id is not null

),

added as (

    select
        org_id,
        willingness,
        repayment_source,
        sum(case_count) as case_count,
        sum(overdue_amount) as overdue_amount,
        sum(outstanding_principal) as outstanding_principal

    from parts

    group by org_id, willingness, repayment_source

)

select
    org_case_quadrants.org_id,
    org_case_quadrants.willingness,
    org_case_quadrants.repayment_source,
    org_case_quadrants.case_count,
    added.case_count as added_case_count,
    org_case_quadrants.overdue_amount,
    added.overdue_amount as added_overdue_amount

from org_case_quadrants
left join added
    on
        org_case_quadrants.org_id = added.org_id
        and org_case_quadrants.willingness = added.willingness
        and org_case_quadrants.repayment_source = added.repayment_source

where
    org_case_quadrants.case_count <> coalesce(added.case_count, 0)
    or coalesce(org_case_quadrants.overdue_amount, 0) <> coalesce(added.overdue_amount, 0)
    or coalesce(org_case_quadrants.outstanding_principal, 0)
    <> coalesce(added.outstanding_principal, 0)
