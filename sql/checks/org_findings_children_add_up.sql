-- Fails when what was found at an organisation is not what was found at itself and at its children.

with

org_findings as (

    select * from marts.org_findings

),

org_units as (

    select * from marts.org_units

),

findings as (

    select * from marts.findings

),

month_ends as (

    select * from marts.month_ends

),

totals as (

    select
        org_id,
        month_end_date,
        sum(found_count) as found_count,
        sum(self_found_count) as self_found_count,
        sum(open_count) as open_count,
        sum(overdue_count) as overdue_count

    from org_findings

    group by org_id, month_end_date

),

last_month as (

    select max(month_end_date) as month_end_date from month_ends

),

-- At the last point everything found so far is known, and so is what is open.
parts as (

    select
        findings.org_id,
        count(*) as found_count,
        sum(case when findings.found_by = 'SELF' then 1 else 0 end) as self_found_count,
        sum(case when findings.finding_state in ('OPEN', 'OVERDUE') then 1 else 0 end)
            as open_count,
        sum(case when findings.finding_state = 'OVERDUE' then 1 else 0 end) as overdue_count

    from findings

    group by findings.org_id

    union all

    select
        org_units.parent_org_id as org_id,
        sum(totals.found_count) as found_count,
        sum(totals.self_found_count) as self_found_count,
        sum(
            case when totals.month_end_date = last_month.month_end_date then totals.open_count end
        ) as open_count,
        sum(
            case
                when totals.month_end_date = last_month.month_end_date then totals.overdue_count
            end
        ) as overdue_count

    from totals
    inner join org_units on totals.org_id = org_units.org_id
    cross join last_month

    where org_units.parent_org_id is not null

    group by org_units.parent_org_id

),

added as (

    select
        org_id,
        sum(found_count) as found_count,
        sum(self_found_count) as self_found_count,
        sum(open_count) as open_count,
        sum(overdue_count) as overdue_count

    from parts

    group by org_id

),

wholes as (

    select
        totals.org_id,
        sum(totals.found_count) as found_count,
        sum(totals.self_found_count) as self_found_count,
        sum(
            case when totals.month_end_date = last_month.month_end_date then totals.open_count end
        ) as open_count,
        sum(
            case
                when totals.month_end_date = last_month.month_end_date then totals.overdue_count
            end
        ) as overdue_count

    from totals
    cross join last_month

    group by totals.org_id

)

select
    coalesce(wholes.org_id, added.org_id) as org_id,
    wholes.found_count,
    added.found_count as added_found_count,
    wholes.open_count,
    added.open_count as added_open_count

from wholes
full outer join added on wholes.org_id = added.org_id

where
    coalesce(wholes.found_count, -1) <> coalesce(added.found_count, -1)
    or coalesce(wholes.self_found_count, -1) <> coalesce(added.self_found_count, -1)
    or coalesce(wholes.open_count, 0) <> coalesce(added.open_count, 0)
    or coalesce(wholes.overdue_count, 0) <> coalesce(added.overdue_count, 0)
