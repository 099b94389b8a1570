-- Fails when the files of an organisation are not its own loans' plus its children's.

with

org_archives as (

    select * from marts.org_archives

),

archive_loans as (

    select * from marts.archive_loans

),

org_units as (

    select * from marts.org_units

),

parts as (

    select
        org_id,
        case when loan_state = 'ACTIVE' then 1 else 0 end as loan_count,
        case when file_state = 'COMPLETE' then 1 else 0 end as complete_loan_count,
        due_count,
        missing_count,
        not_returned_count,
        verified_count

    from archive_loans

    union all

    select
        org_units.parent_org_id as org_id,
        org_archives.loan_count,
        org_archives.complete_loan_count,
        org_archives.due_count,
        org_archives.missing_count,
        org_archives.not_returned_count,
        org_archives.verified_count

    from org_archives
    inner join org_units on org_archives.org_id = org_units.org_id

    where org_units.parent_org_id is not null

),

added as (

    select
        org_id,
        sum(loan_count) as loan_count,
        sum(complete_loan_count) as complete_loan_count,
        sum(due_count) as due_count,
        sum(missing_count) as missing_count,
        sum(not_returned_count) as not_returned_count,
        sum(verified_count) as verified_count

    from parts

    group by org_id

)

select
    org_archives.org_id,
    org_archives.loan_count,
    added.loan_count as added_loan_count,
    org_archives.missing_count,
    added.missing_count as added_missing_count

from org_archives
left join added on org_archives.org_id = added.org_id

where
    org_archives.loan_count <> coalesce(added.loan_count, 0)
    or org_archives.complete_loan_count <> coalesce(added.complete_loan_count, 0)
    or org_archives.due_count <> coalesce(added.due_count, 0)
    or org_archives.due_count <> org_archives.filed_count + org_archives.missing_count
    or org_archives.missing_count <> coalesce(added.missing_count, 0)
    or org_archives.not_returned_count <> coalesce(added.not_returned_count, 0)
    or coalesce(org_archives.verified_count, -1) <> coalesce(added.verified_count, -1)
