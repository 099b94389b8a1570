-- Regular reports due in each month, in time, late and outstanding, of every organisation's subtree.
--
-- grain: one row per organisation and month end in which a report is due
-- key:   org_id, month_end_date
-- scope: org_id
-- sort:  org_id, month_end_date
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

counted as (

    select
        org_closure.ancestor_org_id as org_id,
        report_states.month_end_date,
        count(case when report_states.report_state <> 'NOT_REPORTED' then 1 end) as due_count,
        count(case when report_states.report_state = 'ON_TIME' then 1 end) as on_time_count,
        count(case when report_states.report_state = 'LATE' then 1 end) as late_count,
        count(case when report_states.report_state = 'OVERDUE' then 1 end) as overdue_count,
        count(case when report_states.report_state = 'OPEN' then 1 end) as open_count,
        count(case when report_states.is_ever_submitted then 1 end) as submitted_count,
        count(case when report_states.is_ever_returned then 1 end) as returned_count,
        count(case when report_states.report_state = 'NOT_REPORTED' then 1 end)
            as not_reported_count

    from report_states
    inner join org_closure on report_states.org_id = org_closure.descendant_org_id

    group by org_closure.ancestor_org_id, report_states.month_end_date

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
