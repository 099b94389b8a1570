-- The time from one check to the next, or to the as-of date, and how many checks fell due in it.
--
-- grain: one row per type of inspection, subject and check it begins with, or the start
-- key:   inspection_type, subject_number, base_date
-- note:  a check on the day of another, or up to the start, begins nothing
-- table

with

spans as (

    select * from intermediate.int_inspection_spans

),

subjects as (

    select * from intermediate.int_inspection_subjects

),

build_arguments as (

    select * from staging.stg_postloan__build_arguments

),

starts as (

    select
        inspection_type,
        subject_number,
        start_date

    from spans

    where span_number = 1

),

checks as (

    select
        subjects.inspection_type,
        subjects.subject_number,
        subjects.done_date,
        min(subjects.inspection_number) as inspection_number

    from subjects
    inner join starts
        on
            subjects.inspection_type = starts.inspection_type
            and subjects.subject_number = starts.subject_number
            and subjects.done_date > starts.start_date

    group by subjects.inspection_type, subjects.subject_number, subjects.done_date

),

-- The frequency from a day on is that of the last stretch begun by then.
events as (

    select
        inspection_type,
        subject_number,
        from_date as event_date,
        0 as event_order,
        span_number,
        null as inspection_number,
        from_date,
        progress,
        day_units,
        period_units,
        rule_code,
        days

    from spans

    union all

    select
        inspection_type,
        subject_number,
        done_date as event_date,
        1 as event_order,
        null as span_number,
        inspection_number,
        null as from_date,
        null as progress,
        null as day_units,
        null as period_units,
        null as rule_code,
        null as days

    from checks

    union all

    select
        starts.inspection_type,
        starts.subject_number,
        build_arguments.as_of_date as event_date,
        2 as event_order,
        null as span_number,
        null as inspection_number,
        null as from_date,
        null as progress,
        null as day_units,
        null as period_units,
        null as rule_code,
        null as days

    from starts
    cross join build_arguments

),

placed as (

    select
        inspection_type,
        subject_number,
        event_date,
        event_order,
        span_number,
        inspection_number,
        last_value(from_date ignore nulls) over so_far as from_date,
        last_value(progress ignore nulls) over so_far as span_progress,
        last_value(day_units ignore nulls) over so_far as day_units,
        last_value(period_units ignore nulls) over so_far as period_units,
        last_value(
            case when span_number is not null then coalesce(rule_code, '') end ignore nulls
        ) over so_far as rule_code,
        last_value(
            case when span_number is not null then coalesce(days, 0) end ignore nulls
        ) over so_far as days

    from events

    window
        so_far as (
            partition by inspection_type, subject_number
            order by event_date, event_order, span_number
            rows between unbounded preceding and current row
        )

),

measured as (

    select
        inspection_type,
        subject_number,
        event_date,
        event_order,
        inspection_number,
        day_units,
        period_units,
        rule_code,
        days,
        span_progress + (event_date - from_date) * day_units as progress

    from placed

    where span_number is null or span_number = 1

),

followed as (

    select
        inspection_type,
        subject_number,
        event_date as base_date,
        event_order,
        period_units,
        progress as base_progress,
        lead(event_date) over by_date as end_date,
        lead(progress) over by_date as end_progress,
        lead(day_units) over by_date as end_day_units,
        lead(rule_code) over by_date as end_rule_code,
        lead(days) over by_date as end_days,
        lead(inspection_number) over by_date as end_inspection_number

    from measured

    window
        by_date as (
            partition by inspection_type, subject_number order by event_date, event_order
        )

),

counted as (

    select
        inspection_type,
        subject_number,
        base_date,
        period_units,
        base_progress,
        end_date,
        end_progress,
        end_day_units,
        end_rule_code,
        end_days,
        end_inspection_number,
        cast(
            (
                (end_progress - base_progress)
                - mod(end_progress - base_progress, period_units)
            ) / cast(period_units as double) as integer
        ) as passed_count

    from followed

    -- The as-of date begins nothing.
    where event_order < 2

)

select
    inspection_type,
    subject_number,
    period_units,
    base_progress,
    end_progress,
    end_day_units,
    end_rule_code,
    end_days,
    end_inspection_number,
    passed_count,
    -- The next is listed where none before it waits: done early, or still ahead.
    case
        when passed_count > 0 then passed_count
        when end_day_units > 0 then 1
        else 0
    end as duty_count,
    base_date,
    end_date

from counted
