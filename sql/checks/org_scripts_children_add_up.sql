-- Fails when the use of scripts of an organisation is not its own loans' plus its children's.

with

org_scripts as (

    select * from marts.org_scripts

),

script_months as (

    select * from marts.script_months

),

org_units as (

    select * from marts.org_units

),

parts as (

    select
        org_id,
        month_end_date,
        used_count,
        case when version = 0 then used_count else 0 end as unknown_count,
        unfit_count,
        faulty_count

    from script_months

    union all

    select
        org_units.parent_org_id as org_id,
        org_scripts.month_end_date,
        org_scripts.used_count,
        org_scripts.unknown_count,
        org_scripts.unfit_count,
        org_scripts.faulty_count

    from org_scripts
    inner join org_units on org_scripts.org_id = org_units.org_id

    where org_units.parent_org_id is not null

),

added as (

    select
        org_id,
        month_end_date,
        sum(used_count) as used_count,
        sum(unknown_count) as unknown_count,
        sum(unfit_count) as unfit_count,
        sum(faulty_count) as faulty_count

    from parts

    group by org_id, month_end_date

)

select
    org_scripts.org_id,
    org_scripts.month_end_date,
    org_scripts.used_count,
    added.used_count as added_used_count,
    org_scripts.unknown_count,
    added.unknown_count as added_unknown_count,
    org_scripts.unfit_count,
    added.unfit_count as added_unfit_count,
    org_scripts.faulty_count,
    added.faulty_count as added_faulty_count

from org_scripts
left join added
    on
        org_scripts.org_id = added.org_id
        and org_scripts.month_end_date = added.month_end_date

where
    coalesce(org_scripts.used_count, 0) <> coalesce(added.used_count, 0)
    or coalesce(org_scripts.unknown_count, 0) <> coalesce(added.unknown_count, 0)
    or coalesce(org_scripts.unfit_count, 0) <> coalesce(added.unfit_count, 0)
    or coalesce(org_scripts.faulty_count, 0) <> coalesce(added.faulty_count, 0)
