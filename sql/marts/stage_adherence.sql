-- Whether what each stage asks about overdue loans was done in time, of every subtree by step.
--
-- grain: one row per organisation, month end and step with a last day in the month
-- key:   org_id, month_end_date, step_code
-- scope: org_id
-- sort:  org_id, month_end_date, step_code
-- adds:  due_count, on_time_count, late_count, missed_count, unknown_count
-- holds: due_count = on_time_count + late_count + missed_count
-- note:  of the month of the last day, by all that was done since; no row means that nothing was
--        asked, or that what tells of it is not on record
-- columns:
--   org_id: Organisation, with everything below it
--   month_end_date: Calendar month end, or the as-of date, of the last days
--   step_code: Step of collection_steps
--   due_count [steps]: Steps whose last day was in the month, but for those no longer asked, not told, or
--     not done on a last day that is today
--   on_time_count [steps]: Of those, the ones done by the last day
--   late_count [steps]: Of those, the ones done later
--   missed_count [steps]: Of those, the ones not done
--   unknown_count [steps]: Steps of which it is not told, outside the others
--   adherence_rate [ratio]: Done by the last day / due

with

loan_steps as (

    select * from marts.loan_collection_steps

    where month_end_date is not null and step_state not in ('WAITING', 'CEASED')

),

org_closure as (

    select * from marts.org_closure

),

own as (

    select
        org_id,
        month_end_date,
        step_code,
        count(case when step_state <> 'UNKNOWN' then 1 end) as due_count,
        count(case when step_state = 'ON_TIME' then 1 end) as on_time_count,
        count(case when step_state = 'LATE' then 1 end) as late_count,
        count(case when step_state = 'MISSED' then 1 end) as missed_count,
        count(case when step_state = 'UNKNOWN' then 1 end) as unknown_count

    from loan_steps

    group by org_id, month_end_date, step_code

),

summed as (

    select
        org_closure.ancestor_org_id as org_id,
        own.month_end_date,
        own.step_code,
        cast(sum(own.due_count) as bigint) as due_count,
        cast(sum(own.on_time_count) as bigint) as on_time_count,
        cast(sum(own.late_count) as bigint) as late_count,
        cast(sum(own.missed_count) as bigint) as missed_count,
        cast(sum(own.unknown_count) as bigint) as unknown_count

    from own
    inner join org_closure on own.org_id = org_closure.descendant_org_id

    group by org_closure.ancestor_org_id, own.month_end_date, own.step_code

)

select
    org_id,
    month_end_date,
    step_code,
    due_count,
    on_time_count,
    late_count,
    missed_count,
    unknown_count,
    cast(on_time_count as double) / nullif(cast(due_count as double), 0) as adherence_rate

from summed
