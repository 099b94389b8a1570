-- Fails when the findings of an organisation, its whole subtree, are not those its months count.

with

org_findings as (

    select * from marts.org_findings

),

findings as (

    select * from marts.findings

),

org_closure as (

    select * from marts.org_closure

),

last_month as (

    select max(month_end_date) as month_end_date from marts.month_ends

),

-- At the last point everything found so far is known, and so is what is open.
counted as (

    select
        org_findings.org_id,
        sum(org_findings.found_count) as found_count,
        sum(org_findings.self_found_count) as self_found_count,
        sum(case when last_month.month_end_date is not null then org_findings.open_count end)
            as open_count,
        sum(case when last_month.month_end_date is not null then org_findings.overdue_count end)
            as overdue_count

    from org_findings
    left join last_month on org_findings.month_end_date = last_month.month_end_date

    group by org_findings.org_id

),

listed as (

    select
        org_closure.ancestor_org_id as org_id,
        count(*) as found_count,
        count(case when findings.found_by = 'SELF' then 1 end) as self_found_count,
        count(case when findings.finding_state in ('OPEN', 'OVERDUE') then 1 end) as open_count,
        count(case when findings.finding_state = 'OVERDUE' then 1 end) as overdue_count

    from findings
    inner join org_closure on findings.org_id = org_closure.descendant_org_id

    group by org_closure.ancestor_org_id

)

select
    coalesce(counted.org_id, listed.org_id) as org_id,
    counted.found_count,
    listed.found_count as listed_found_count,
    counted.open_count,
    listed.open_count as listed_open_count

from counted
full outer join listed on counted.org_id = listed.org_id

where
    coalesce(counted.found_count, -1) <> coalesce(listed.found_count, -1)
    or coalesce(counted.self_found_count, -1) <> coalesce(listed.self_found_count, -1)
    or coalesce(counted.open_count, 0) <> coalesce(listed.open_count, 0)
    or coalesce(counted.overdue_count, 0) <> coalesce(listed.overdue_count, 0)
