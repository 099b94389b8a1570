-- Inspections due of every organisation, its whole subtree, by the month they fell due in: how many
-- were done, in time, late, or not at all.
--
-- grain: one row per organisation, month and type of inspection with duties, and ALL types together
-- key:   org_id, month_end_date, inspection_type
-- scope: org_id
-- sort:  org_id, month_end_date, inspection_type
-- adds:  due_count, done_count, on_time_count, late_count, overdue_count, missed_count,
--        due_today_count, left_count, plan_only_count, planned_late_count, onsite_count,
--        method_known_count, same_person_count
-- holds: due_count = done_count + overdue_count + due_today_count; done_count = on_time_count +
--        late_count
-- note:  due in the month and by the as-of date, so the month to date holds what fell due so far; done
--        by the as-of date, whenever that was. A loan that left the book before its check was due is
--        outside. While no file of inspections arrived, what was done is unknown and missing
-- columns:
--   org_id: Organisation, with everything below it
--   month_end_date: End of the month they fell due in, or the as-of date in its month
--   inspection_type: Type of inspection, or ALL
--   due_count [duties]: Duties that fell due
--   done_count [duties]: Done by now, in time or late
--   on_time_count [duties]: Done on or before the day they fell due
--   late_count [duties]: Done after it
--   overdue_count [duties]: Not done, though that day is past
--   missed_count [duties]: Part of them that no later check can make up
--   due_today_count [duties]: Due on the as-of date itself, and not done yet
--   left_count [duties]: Duties of loans that left the book before; outside all other counts
--   plan_only_count [duties]: Part of those due that only the bank's plan asks for, no rule
--   planned_late_count [duties]: Part of those due that the bank planned later than the rule allows
--   onsite_count [duties]: Part of those done on site
--   method_known_count [duties]: Part of those done whose method is reported
--   same_person_count [duties]: Part of those done by the account manager of the loan alone
--   completion_rate [ratio]: Done / due
--   on_time_rate [ratio]: Done in time / due
--   onsite_rate [ratio]: Done on site / done with a known method
--   same_person_rate [ratio]: Done by the account manager alone / done

with

own as (

    select * from marts.inspection_months

),

org_closure as (

    select * from marts.org_closure

),

summed as (

    select
        org_closure.ancestor_org_id as org_id,
        own.month_end_date,
        own.inspection_type,
        cast(sum(own.due_count) as bigint) as due_count,
        cast(sum(own.done_count) as bigint) as done_count,
        cast(sum(own.on_time_count) as bigint) as on_time_count,
        cast(sum(own.late_count) as bigint) as late_count,
        cast(sum(own.overdue_count) as bigint) as overdue_count,
        cast(sum(own.missed_count) as bigint) as missed_count,
        cast(sum(own.due_today_count) as bigint) as due_today_count,
        cast(sum(own.left_count) as bigint) as left_count,
        cast(sum(own.plan_only_count) as bigint) as plan_only_count,
        cast(sum(own.planned_late_count) as bigint) as planned_late_count,
        cast(sum(own.onsite_count) as bigint) as onsite_count,
        cast(sum(own.method_known_count) as bigint) as method_known_count,
        cast(sum(own.same_person_count) as bigint) as same_person_count

    from own
    inner join org_closure on own.org_id = org_closure.descendant_org_id

    group by org_closure.ancestor_org_id, own.month_end_date, own.inspection_type

)

select
    org_id,
    month_end_date,
    inspection_type,
    due_count,
    done_count,
    on_time_count,
    late_count,
    overdue_count,
    missed_count,
    due_today_count,
    left_count,
    plan_only_count,
    planned_late_count,
    onsite_count,
    method_known_count,
    same_person_count,
    cast(done_count as double) / nullif(cast(due_count as double), 0) as completion_rate,
    cast(on_time_count as double) / nullif(cast(due_count as double), 0) as on_time_rate,
    cast(onsite_count as double) / nullif(cast(method_known_count as double), 0) as onsite_rate,
    cast(same_person_count as double) / nullif(cast(done_count as double), 0)
        as same_person_rate

from summed
