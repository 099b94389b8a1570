-- Regular reports due in each month, in time, late and outstanding, of every organisation's subtree.
--
-- grain: one row per organisation and month end in which a report is due
-- key:   org_id, month_end_date
-- scope: org_id
-- sort:  org_id, month_end_date
-- adds:  due_count, on_time_count, late_count, overdue_count, open_count, submitted_count,
--        returned_count, not_reported_count
-- note:  due = in time + late + overdue + open. Reports missing from the file altogether stand apart
--        and are in no rate
-- columns:
--   org_id: Organisation, with everything below it
--   month_end_date: Month end of the due day; the as-of date in its own month
--   due_count [reports]: Reports due in the month
--   on_time_count [reports]: Those in on their due day or before
--   late_count [reports]: Those in after it
--   overdue_count [reports]: Those not in whose due day has passed
--   open_count [reports]: Those not in whose due day has not passed
--   judged_count [reports]: Those due but the open ones
--   on_time_rate [ratio]: Reports in time / reports judged
--   submitted_count [reports]: Reports submitted at least once
--   returned_count [reports]: Those sent back at least once
--   return_rate [ratio]: Reports sent back / reports submitted
--   not_reported_count [reports]: Reports most of the level have and this file has not

with

report_states as (

    select * from marts.report_states

),

org_closure as (

    select * from marts.org_closure

),

own as (

    select
        org_id,
        month_end_date,
        count(case when report_state <> 'NOT_REPORTED' then 1 end) as due_count,
        count(case when report_state = 'ON_TIME' then 1 end) as on_time_count,
        count(case when report_state = 'LATE' then 1 end) as late_count,
        count(case when report_state = 'OVERDUE' then 1 end) as overdue_count,
        count(case when report_state = 'OPEN' then 1 end) as open_count,
        count(case when is_ever_submitted then 1 end) as submitted_count,
        count(case when is_ever_returned then 1 end) as returned_count,
        count(case when report_state = 'NOT_REPORTED' then 1 end) as not_reported_count

    from report_states

    group by org_id, month_end_date

),

counted as (

    select
        org_closure.ancestor_org_id as org_id,
        own.month_end_date,
        cast(sum(own.due_count) as bigint) as due_count,
        cast(sum(own.on_time_count) as bigint) as on_time_count,
        cast(sum(own.late_count) as bigint) as late_count,
        cast(sum(own.overdue_count) as bigint) as overdue_count,
        cast(sum(own.open_count) as bigint) as open_count,
        cast(sum(own.submitted_count) as bigint) as submitted_count,
        cast(sum(own.returned_count) as bigint) as returned_count,
        cast(sum(own.not_reported_count) as bigint) as not_reported_count

    from own
    inner join org_closure on own.org_id = org_closure.descendant_org_id

    group by org_closure.ancestor_org_id, own.month_end_date

)

select
    org_id,
    month_end_date,
    due_count,
    on_time_count,
    late_count,
    overdue_count,
    open_count,
    due_count - open_count as judged_count,
    cast(on_time_count as double)
    / nullif(cast(due_count - open_count as double), 0) as on_time_rate,
    submitted_count,
    returned_count,
    cast(returned_count as double) / nullif(cast(submitted_count as double), 0) as return_rate,
    not_reported_count

from counted
