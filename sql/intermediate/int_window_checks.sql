-- Which check does which of the duties that stand once: each the earliest one still undone.
--
-- grain: one row per duty done
-- key:   inspection_type, subject_number, window_number
-- note:  as in a queue: the check that serves a window comes after the one that served the window
--        before it. Only where checks run out before a window closes are the windows of a loan gone
--        through one by one
-- table

with recursive

windows as (

    select * from intermediate.int_window_duties

),

subjects as (

    select * from intermediate.int_inspection_subjects

    where done_date is not null

),

kinds as (

    select distinct inspection_type

    from windows

),

checks as (

    select
        subjects.inspection_type,
        subjects.subject_number,
        subjects.inspection_number,
        subjects.done_date,
        row_number() over (
            partition by subjects.inspection_type, subjects.subject_number
            order by subjects.done_date, subjects.inspection_number
        ) as check_number

    from subjects
    inner join kinds on subjects.inspection_type = kinds.inspection_type

),

checked as (

    select distinct
        inspection_type,
        subject_number

    from checks

),

events as (

    select
        windows.inspection_type,
        windows.subject_number,
        windows.window_number,
        windows.closes_date,
        0 as is_check,
        windows.opens_date as event_date

    from windows
    inner join checked
        on
            windows.inspection_type = checked.inspection_type
            and windows.subject_number = checked.subject_number

    union all

    select
        inspection_type,
        subject_number,
        null as window_number,
        null as closes_date,
        1 as is_check,
        done_date as event_date

    from checks

),

counted as (

    select
        inspection_type,
        subject_number,
        window_number,
        closes_date,
        is_check,
        1 + sum(is_check) over (
            partition by inspection_type, subject_number
            order by event_date, is_check, window_number
            rows between unbounded preceding and current row
        ) as check_number

    from events

),

reachable as (

    select
        counted.inspection_type,
        counted.subject_number,
        counted.window_number,
        counted.closes_date,
        counted.check_number,
        row_number() over (
            partition by counted.inspection_type, counted.subject_number
            order by counted.window_number
        ) as place

    from counted
    inner join checks
        on
            counted.inspection_type = checks.inspection_type
            and counted.subject_number = checks.subject_number
            and counted.check_number = checks.check_number

    where
        counted.is_check = 0
        and (counted.closes_date is null or checks.done_date < counted.closes_date)

),

queued as (

    select
        inspection_type,
        subject_number,
        window_number,
        closes_date,
        place,
        check_number as first_check_number,
        place + max(check_number - place) over (
            partition by inspection_type, subject_number
            order by window_number
            rows between unbounded preceding and current row
        ) as check_number

    from reachable

),

served as (

    select
        queued.inspection_type,
        queued.subject_number,
        queued.window_number,
        checks.inspection_number,
        coalesce(
            checks.done_date is not null
            and (queued.closes_date is null or checks.done_date < queued.closes_date),
            false
        ) as is_served

    from queued
    left join checks
        on
            queued.inspection_type = checks.inspection_type
            and queued.subject_number = checks.subject_number
            and queued.check_number = checks.check_number

),

contested as (

    select distinct
        inspection_type,
        subject_number

    from served

    where not is_served

),

-- The number of windows is capped so that a fault can never run for ever.
in_turn as (

    select
        inspection_type,
        subject_number,
        cast(0 as bigint) as window_number,
        cast(0 as bigint) as place,
        cast(0 as bigint) as used_check_number,
        cast(null as bigint) as inspection_number

    from contested

    union all

    select
        in_turn.inspection_type,
        in_turn.subject_number,
        cast(queued.window_number as bigint) as window_number,
        in_turn.place + 1 as place,
        case
            when queued.closes_date is null or checks.done_date < queued.closes_date
                then coalesce(cast(checks.check_number as bigint), in_turn.used_check_number)
            else in_turn.used_check_number
        end as used_check_number,
        case
            when queued.closes_date is null or checks.done_date < queued.closes_date
                then cast(checks.inspection_number as bigint)
        end as inspection_number

    from in_turn
    inner join queued
        on
            in_turn.inspection_type = queued.inspection_type
            and in_turn.subject_number = queued.subject_number
            and in_turn.place + 1 = queued.place
    left join checks
        on
            queued.inspection_type = checks.inspection_type
            and queued.subject_number = checks.subject_number
            and greatest(
                cast(queued.first_check_number as bigint), in_turn.used_check_number + 1
            ) = checks.check_number

    where in_turn.place < 1000

)

select
    served.inspection_type,
    served.subject_number,
    served.window_number,
    served.inspection_number

from served
left join contested
    on
        served.inspection_type = contested.inspection_type
        and served.subject_number = contested.subject_number

where contested.subject_number is null

union all

select
    inspection_type,
    subject_number,
    window_number,
    inspection_number

from in_turn

where inspection_number is not null
