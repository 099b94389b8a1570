-- Problems found at every organisation, its whole subtree, at every month end by severity.
--
-- grain: one row per organisation, month end and severity with anything to count
-- key:   org_id, month_end_date, severity
-- scope: org_id
-- sort:  org_id, month_end_date, severity
-- own:   finding_months
-- adds:  found_count, self_found_count, superior_found_count, external_found_count, repeat_count,
--        due_count, rectified_in_time_count, rectified_late_count, open_count, overdue_count
-- note:  no row means nothing found, due or open there; without the file of findings the mart is
--        empty, which says nothing about anybody
-- columns:
--   org_id: Organisation, with everything below it
--   month_end_date: Calendar month end, or the as-of date as the last point
--   severity: 1 slight, 2 ordinary, 3 serious; 0 where it is not given
--   found_count [findings]: Found in the month
--   self_found_count [findings]: Of these by the organisation's own inspections
--   superior_found_count [findings]: Of these by inspections from above
--   external_found_count [findings]: Of these by outsiders
--   repeat_count [findings]: Of these found before already
--   due_count [findings]: To be put right by a day of the month that has passed
--   rectified_in_time_count [findings]: Of these put right by that day
--   rectified_late_count [findings]: Of these put right later, by the as-of date
--   open_count [findings]: Found and not put right at the month end
--   overdue_count [findings]: Of these past the day they were to be put right
--   self_found_rate [ratio]: Self-found / found in the month
--   rectification_rate [ratio]: Put right in time / to be put right in the month

with

finding_months as (

    select * from intermediate.int_finding_months

),

org_closure as (

    select * from marts.org_closure

),

summed as (

    select
        org_closure.ancestor_org_id as org_id,
        finding_months.month_end_date,
        finding_months.severity,
        cast(sum(finding_months.found_count) as bigint) as found_count,
        cast(sum(finding_months.self_found_count) as bigint) as self_found_count,
        cast(sum(finding_months.superior_found_count) as bigint) as superior_found_count,
        cast(sum(finding_months.external_found_count) as bigint) as external_found_count,
        cast(sum(finding_months.repeat_count) as bigint) as repeat_count,
        cast(sum(finding_months.due_count) as bigint) as due_count,
        cast(sum(finding_months.rectified_in_time_count) as bigint) as rectified_in_time_count,
        cast(sum(finding_months.rectified_late_count) as bigint) as rectified_late_count,
        cast(sum(finding_months.open_count) as bigint) as open_count,
        cast(sum(finding_months.overdue_count) as bigint) as overdue_count

    from finding_months
    inner join org_closure on finding_months.org_id = org_closure.descendant_org_id

    group by
        org_closure.ancestor_org_id,
        finding_months.month_end_date,
        finding_months.severity

)

select
    org_id,
    month_end_date,
    severity,
    found_count,
    self_found_count,
    superior_found_count,
    external_found_count,
    repeat_count,
    due_count,
    rectified_in_time_count,
    rectified_late_count,
    open_count,
    overdue_count,
    cast(self_found_count as double) / nullif(cast(found_count as double), 0) as self_found_rate,
    cast(rectified_in_time_count as double) / nullif(cast(due_count as double), 0)
        as rectification_rate

from summed
