-- The inspection duties of each organisation by the month they fell due in, and what became of them.
--
-- grain: one row per organisation, month with duties, and type of inspection or ALL
-- key:   org_id, month_end_date, inspection_type
-- scope: org_id
-- sort:  org_id, month_end_date, inspection_type
-- note:  own duties only; join org_closure for a subtree, or take org_inspections. Those due by the
--        as-of date count, whatever becomes of the rest of its month. While no file of inspections
--        arrived, what was done is unknown and missing
-- columns:
--   org_id: Organisation that handles the loans, or that is inspected
--   month_end_date: End of the month they fell due in, or the as-of date in its month
--   inspection_type: Type of inspection, or ALL
--   due_count [duties]: Duties that fell due
--   left_count [duties]: Duties of loans that left the book before; outside all other counts
--   done_count [duties]: Done by now, in time or late
--   on_time_count [duties]: Done on or before the day they fell due
--   late_count [duties]: Done after it
--   overdue_count [duties]: Not done, though that day is past
--   missed_count [duties]: Part of them that no later check can make up
--   due_today_count [duties]: Due on the as-of date itself, and not done yet
--   plan_only_count [duties]: Part of those due that only the bank's plan asks for, no rule
--   planned_late_count [duties]: Part of those due that the bank planned later than the rule allows
--   onsite_count [duties]: Part of those done on site
--   method_known_count [duties]: Part of those done whose method is reported
--   same_person_count [duties]: Part of those done by the account manager of the loan alone

with

duties as (

    select * from marts.inspection_duties

),

build_arguments as (

    select * from staging.stg_postloan__build_arguments

),

inspections as (

    select * from staging.stg_bank__inspections

),

arrived as (

    select count(*) > 0 as has_rows

    from inspections

),

due as (

    select
        duties.org_id,
        duties.month_end_date,
        duties.inspection_type,
        duties.basis,
        duties.duty_state,
        duties.done_date is not null as is_done,
        duties.method,
        duties.is_planned_late,
        duties.is_same_person

    from duties
    inner join build_arguments on duties.due_date <= build_arguments.as_of_date

),

counted as (

    select
        org_id,
        month_end_date,
        inspection_type,
        count(case when duty_state <> 'LEFT' then 1 end) as due_count,
        count(case when is_done then 1 end) as done_count,
        count(case when duty_state = 'DONE_ON_TIME' then 1 end) as on_time_count,
        count(case when duty_state = 'DONE_LATE' then 1 end) as late_count,
        count(case when duty_state in ('OVERDUE', 'MISSED') then 1 end) as overdue_count,
        count(case when duty_state = 'MISSED' then 1 end) as missed_count,
        count(case when duty_state = 'OPEN' then 1 end) as due_today_count,
        count(case when duty_state = 'LEFT' then 1 end) as left_count,
        count(case when basis = 'PLAN' and duty_state <> 'LEFT' then 1 end) as plan_only_count,
        count(case when is_planned_late and duty_state <> 'LEFT' then 1 end)
            as planned_late_count,
        count(case when method = 'ONSITE' then 1 end) as onsite_count,
        count(method) as method_known_count,
        count(case when is_same_person then 1 end) as same_person_count

    from due

    group by org_id, month_end_date, inspection_type

),

with_all as (

    select * from counted

    union all

    select
        org_id,
        month_end_date,
        'ALL' as inspection_type,
        sum(due_count) as due_count,
        sum(done_count) as done_count,
        sum(on_time_count) as on_time_count,
        sum(late_count) as late_count,
        sum(overdue_count) as overdue_count,
        sum(missed_count) as missed_count,
        sum(due_today_count) as due_today_count,
        sum(left_count) as left_count,
        sum(plan_only_count) as plan_only_count,
        sum(planned_late_count) as planned_late_count,
        sum(onsite_count) as onsite_count,
        sum(method_known_count) as method_known_count,
        sum(same_person_count) as same_person_count

    from counted

    group by org_id, month_end_date

)

select
    with_all.org_id,
    with_all.month_end_date,
    with_all.inspection_type,
    cast(with_all.due_count as bigint) as due_count,
    cast(with_all.left_count as bigint) as left_count,
    cast(case when arrived.has_rows then with_all.done_count end as bigint) as done_count,
    cast(case when arrived.has_rows then with_all.on_time_count end as bigint) as on_time_count,
    cast(case when arrived.has_rows then with_all.late_count end as bigint) as late_count,
    cast(case when arrived.has_rows then with_all.overdue_count end as bigint) as overdue_count,
    cast(case when arrived.has_rows then with_all.missed_count end as bigint) as missed_count,
    cast(case when arrived.has_rows then with_all.due_today_count end as bigint) as due_today_count,
    cast(case when arrived.has_rows then with_all.plan_only_count end as bigint) as plan_only_count,
    cast(case when arrived.has_rows then with_all.planned_late_count end as bigint)
        as planned_late_count,
    cast(case when arrived.has_rows then with_all.onsite_count end as bigint) as onsite_count,
    cast(case when arrived.has_rows then with_all.method_known_count end as bigint)
        as method_known_count,
    cast(case when arrived.has_rows then with_all.same_person_count end as bigint)
        as same_person_count

from with_all
cross join arrived
