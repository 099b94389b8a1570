-- The duties that go on from check to check, each with the day it falls due.
--
-- grain: one row per type of inspection, subject, gap between checks, and duty in it
-- key:   inspection_type, subject_number, base_date, duty_number
-- note:  a duty falls due on the first day on which one more whole period has passed since the last
--        check. A check does the last one fallen due, or the next where none has
-- table

with

gaps as (

    select * from intermediate.int_inspection_gaps

    where duty_count > 0

),

spans as (

    select * from intermediate.int_inspection_spans

),

numbered as (

    select
        inspection_type,
        subject_number,
        base_date,
        end_date,
        base_progress,
        period_units,
        end_progress,
        end_day_units,
        end_rule_code,
        end_days,
        end_inspection_number,
        passed_count,
        duty_count,
        unnest(generate_series(1, duty_count)) as duty_number

    from gaps

),

wanted as (

    select
        inspection_type,
        subject_number,
        base_date,
        end_date,
        end_progress,
        end_day_units,
        end_rule_code,
        end_days,
        cast(duty_number as integer) as duty_number,
        duty_number > passed_count as is_ahead,
        duty_number = duty_count as is_last,
        case when duty_number = duty_count then end_inspection_number end as inspection_number,
        base_progress + duty_number * period_units as due_progress

    from numbered

),

-- The stretch in which it falls due is the last one begun with less progress.
placed as (

    select
        inspection_type,
        subject_number,
        due_progress as at_progress,
        0 as event_order,
        0 as span_number,
        base_date,
        duty_number,
        inspection_number,
        is_last,
        end_date,
        null as from_date,
        null as span_progress,
        null as day_units,
        null as rule_code,
        null as days

    from wanted

    where not is_ahead

    union all

    select
        inspection_type,
        subject_number,
        progress as at_progress,
        1 as event_order,
        span_number,
        null as base_date,
        null as duty_number,
        null as inspection_number,
        null as is_last,
        null as end_date,
        from_date,
        progress as span_progress,
        day_units,
        coalesce(rule_code, '') as rule_code,
        coalesce(days, 0) as days

    from spans

),

carried as (

    select
        inspection_type,
        subject_number,
        at_progress,
        base_date,
        duty_number,
        inspection_number,
        is_last,
        end_date,
        last_value(from_date ignore nulls) over so_far as from_date,
        last_value(span_progress ignore nulls) over so_far as span_progress,
        last_value(day_units ignore nulls) over so_far as day_units,
        last_value(rule_code ignore nulls) over so_far as rule_code,
        last_value(days ignore nulls) over so_far as days

    from placed

    window
        so_far as (
            partition by inspection_type, subject_number
            order by at_progress, event_order, span_number
            rows between unbounded preceding and current row
        )

),

measured as (

    select
        inspection_type,
        subject_number,
        base_date,
        duty_number,
        inspection_number,
        is_last,
        end_date,
        rule_code,
        days,
        day_units,
        from_date as counted_from,
        at_progress - span_progress as units

    from carried

    where duty_number is not null

    union all

    select
        inspection_type,
        subject_number,
        base_date,
        duty_number,
        inspection_number,
        is_last,
        end_date,
        end_rule_code as rule_code,
        end_days as days,
        end_day_units as day_units,
        end_date as counted_from,
        due_progress - end_progress as units

    from wanted

    where is_ahead

),

due as (

    select
        inspection_type,
        subject_number,
        base_date,
        duty_number,
        inspection_number,
        is_last,
        end_date,
        rule_code,
        days,
        -- Whole days, the last one begun counted.
        counted_from + cast(
            (
                units + day_units - 1 - mod(units + day_units - 1, day_units)
            ) / cast(nullif(day_units, 0) as double) as integer
        ) as due_date

    from measured

)

select
    inspection_type,
    subject_number,
    duty_number,
    rule_code,
    days,
    inspection_number,
    is_last,
    base_date,
    case when duty_number = 1 then base_date else due_date end as opens_date,
    due_date,
    -- What is planned up to then is planned for this duty.
    case
        when not is_last then due_date
        when inspection_number is not null then end_date
        else cast('9999-12-31' as date)
    end as planned_until_date

from due
