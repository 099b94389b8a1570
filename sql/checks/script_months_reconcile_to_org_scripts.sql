-- Fails when the uses of single scripts are not all the uses of scripts of an organisation's subtree.

with

org_scripts as (

    select * from marts.org_scripts

),

script_months as (

    select * from marts.script_months

),

org_closure as (

    select * from marts.org_closure

),

added as (

    select
        org_closure.ancestor_org_id as org_id,
        script_months.month_end_date,
        sum(script_months.used_count) as used_count,
        sum(case when script_months.version = 0 then script_months.used_count end)
            as unknown_count,
        sum(script_months.unfit_count) as unfit_count,
        sum(script_months.faulty_count) as faulty_count

    from script_months
    inner join org_closure on script_months.org_id = org_closure.descendant_org_id

    group by org_closure.ancestor_org_id, script_months.month_end_date

)

select
    coalesce(org_scripts.org_id, added.org_id) as org_id,
    coalesce(org_scripts.month_end_date, added.month_end_date) as month_end_date,
    org_scripts.used_count,
    added.used_count as added_used_count,
    org_scripts.faulty_count,
    added.faulty_count as added_faulty_count

from org_scripts
full outer join added
    on
        org_scripts.org_id = added.org_id
        and org_scripts.month_end_date = added.month_end_date

where
    coalesce(org_scripts.used_count, 0) <> coalesce(added.used_count, 0)
    or coalesce(org_scripts.unknown_count, 0) <> coalesce(added.unknown_count, 0)
    or coalesce(org_scripts.unfit_count, 0) <> coalesce(added.unfit_count, 0)
    or coalesce(org_scripts.faulty_count, 0) <> coalesce(added.faulty_count, 0)
