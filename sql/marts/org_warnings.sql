-- Warnings of every organisation, its whole subtree, at each month end by level: raised, open, overdue, handled in time.
--
-- grain: one row per organisation, month end and level, from the first month with a warning of the level
-- key:   org_id, month_end_date, level
-- scope: org_id
-- sort:  org_id, month_end_date, level
-- note:  timeliness is of every deadline passed by then, since the record began; the difference of two
--        month ends is what fell due between them. What was due is empty where nothing tells what was done
-- columns:
--   org_id: Organisation, with everything below it
--   month_end_date: Calendar month end, or the as-of date as the last point
--   level: RED, ORANGE, YELLOW or BLUE, as it stood then
--   level_no: The same as a number, 4 the gravest
--   triggered_count [warnings]: Raised in the month, at the level on the day they were raised
--   open_count [warnings]: Open at the month end
--   overdue_count [warnings]: Of those, the ones past their deadline of closing
--   confirm_overdue_count [warnings]: Of those, the ones not confirmed by that deadline
--   handled_due_count [warnings]: With a deadline of closing on the month end or before
--   handled_in_time_count [warnings]: Of those, the ones closed by it
--   confirm_due_count [warnings]: With a deadline of confirming on the month end or before
--   confirmed_in_time_count [warnings]: Of those, the ones confirmed by it
--   closed_count [warnings]: Closed in the month; empty where nothing tells what was done
--   without_evidence_count [warnings]: Of those, closed without evidence
--   same_person_count [warnings]: Of those, closed by one who handled them
--   timeliness_rate [ratio]: Closed in time / due to be closed
--   confirm_rate [ratio]: Confirmed in time / due to be confirmed

with

changes as (

    select * from intermediate.int_warning_changes

),

record as (

    select * from intermediate.int_warning_record

),

months as (

    select * from intermediate.int_months

),

level_limits as (

    select * from intermediate.int_warning_level_limits

),

org_closure as (

    select * from marts.org_closure

),

first_months as (

    select min(month_number) as month_number

    from months

),

summed as (

    select
        org_closure.ancestor_org_id as org_id,
        changes.level,
        greatest(changes.month_number, first_months.month_number) as month_number,
        sum(changes.triggered_count) as triggered_count,
        sum(changes.open_change) as open_change,
        sum(changes.overdue_change) as overdue_change,
        sum(changes.confirm_overdue_change) as confirm_overdue_change,
        sum(changes.due_change) as due_change,
        sum(changes.in_time_change) as in_time_change,
        sum(changes.confirm_due_change) as confirm_due_change,
        sum(changes.confirm_in_time_change) as confirm_in_time_change,
        sum(changes.closed_count) as closed_count,
        sum(changes.without_evidence_count) as without_evidence_count,
        sum(changes.same_person_count) as same_person_count

    from changes
    cross join first_months
    inner join org_closure on changes.org_id = org_closure.descendant_org_id

    group by
        org_closure.ancestor_org_id,
        changes.level,
        greatest(changes.month_number, first_months.month_number)

),

begun as (

    select
        org_id,
        level,
        min(month_number) as month_number

    from summed

    group by org_id, level

),

points as (

    select
        begun.org_id,
        begun.level,
        months.month_number,
        months.month_end_date

    from begun
    inner join months on begun.month_number <= months.month_number

),

run as (

    select
        points.org_id,
        points.level,
        points.month_end_date,
        coalesce(summed.triggered_count, 0) as triggered_count,
        coalesce(summed.closed_count, 0) as closed_count,
        coalesce(summed.without_evidence_count, 0) as without_evidence_count,
        coalesce(summed.same_person_count, 0) as same_person_count,
        sum(coalesce(summed.open_change, 0)) over so_far as open_count,
        sum(coalesce(summed.overdue_change, 0)) over so_far as overdue_count,
        sum(coalesce(summed.confirm_overdue_change, 0)) over so_far as confirm_overdue_count,
        sum(coalesce(summed.due_change, 0)) over so_far as handled_due_count,
        sum(coalesce(summed.in_time_change, 0)) over so_far as handled_in_time_count,
        sum(coalesce(summed.confirm_due_change, 0)) over so_far as confirm_due_count,
        sum(coalesce(summed.confirm_in_time_change, 0)) over so_far as confirmed_in_time_count

    from points
    left join summed
        on
            points.org_id = summed.org_id
            and points.level = summed.level
            and points.month_number = summed.month_number

    window so_far as (
        partition by points.org_id, points.level
        order by points.month_number
        rows between unbounded preceding and current row
    )

)

select
    run.org_id,
    run.month_end_date,
    run.level,
    level_limits.level_no,
    cast(run.triggered_count as bigint) as triggered_count,
    cast(run.open_count as bigint) as open_count,
    cast(
        case when record.has_warnings or record.has_actions then run.overdue_count end as bigint
    ) as overdue_count,
    cast(case when record.has_actions then run.confirm_overdue_count end as bigint)
        as confirm_overdue_count,
    cast(
        case when record.has_warnings or record.has_actions then run.handled_due_count end
        as bigint
    ) as handled_due_count,
    cast(
        case when record.has_warnings or record.has_actions then run.handled_in_time_count end
        as bigint
    ) as handled_in_time_count,
    cast(case when record.has_actions then run.confirm_due_count end as bigint)
        as confirm_due_count,
    cast(case when record.has_actions then run.confirmed_in_time_count end as bigint)
        as confirmed_in_time_count,
    cast(
        case when record.has_warnings or record.has_actions then run.closed_count end as bigint
    ) as closed_count,
    cast(case when record.has_actions then run.without_evidence_count end as bigint)
        as without_evidence_count,
    cast(case when record.has_actions then run.same_person_count end as bigint)
        as same_person_count,
    case
        when record.has_warnings or record.has_actions
            then
                cast(run.handled_in_time_count as double)
                / nullif(cast(run.handled_due_count as double), 0)
    end as timeliness_rate,
    case
        when record.has_actions
            then
                cast(run.confirmed_in_time_count as double)
                / nullif(cast(run.confirm_due_count as double), 0)
    end as confirm_rate

from run
cross join record
inner join level_limits on run.level = level_limits.level
