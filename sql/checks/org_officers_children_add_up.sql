-- Fails when the loans and people of an organisation are not its own plus its children's.

with

org_officers as (

    select * from marts.org_officers

),

org_units as (

    select * from marts.org_units

),

live_loans as (

    select * from intermediate.int_live_loans

),

staff as (

    select * from marts.staff

    where staff_state = 'ACTIVE'

),

own as (

    select
        org_id,
        1 as live_loan_count,
        case when officer_state in ('LEFT', 'UNKNOWN', 'NONE') then 1 else 0 end
            as orphaned_loan_count,
        case when officer_state in ('LEFT', 'UNKNOWN', 'NONE') then outstanding_principal end
            as orphaned_principal,
        0 as staff_count,
        0 as officer_count

    from live_loans

    union all

    select
        org_id,
        0 as live_loan_count,
        0 as orphaned_loan_count,
        null as orphaned_principal,
        1 as staff_count,
        case when post = 'ACCOUNT_MANAGER' then 1 else 0 end as officer_count

    from staff

),

parts as (

    select
        org_id,
        live_loan_count,
        orphaned_loan_count,
        orphaned_principal,
        staff_count,
        officer_count

    from own

    union all

    select
        org_units.parent_org_id as org_id,
        org_officers.live_loan_count,
        org_officers.orphaned_loan_count,
        org_officers.orphaned_principal,
        org_officers.staff_count,
        org_officers.officer_count

    from org_officers
    inner join org_units on org_officers.org_id = org_units.org_id

    where org_units.parent_org_id is not null

),

added as (

    select
        org_id,
        sum(live_loan_count) as live_loan_count,
        sum(orphaned_loan_count) as orphaned_loan_count,
        sum(orphaned_principal) as orphaned_principal,
        sum(staff_count) as staff_count,
        sum(officer_count) as officer_count

    from parts

    group by org_id

)

select
    org_officers.org_id,
    org_officers.live_loan_count,
    added.live_loan_count as added_live_loan_count,
    org_officers.orphaned_loan_count,
    added.orphaned_loan_count as added_orphaned_loan_count,
    org_officers.orphaned_principal,
    added.orphaned_principal as added_orphaned_principal,
    org_officers.staff_count,
    added.staff_count as added_staff_count,
    org_officers.officer_count,
    added.officer_count as added_officer_count

from org_officers
left join added on org_officers.org_id = added.org_id

where
    coalesce(org_officers.live_loan_count, 0) <> coalesce(added.live_loan_count, 0)
    or coalesce(org_officers.orphaned_loan_count, 0) <> coalesce(added.orphaned_loan_count, 0)
    or coalesce(org_officers.orphaned_principal, 0) <> coalesce(added.orphaned_principal, 0)
    or coalesce(org_officers.staff_count, 0) <> coalesce(added.staff_count, 0)
    or coalesce(org_officers.officer_count, 0) <> coalesce(added.officer_count, 0)
