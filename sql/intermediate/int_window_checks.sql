-- Which check does which of the duties that stand once: each the earliest one still undone.
--
-- grain: one row per duty done
-- key:   inspection_type, subject_number, window_number
-- note:  as in a queue: the check that serves a window comes after the one that served the window
--        before it. Windows no check falls into, and then those in which others used up the checks, are
--        taken out before it is counted again
-- table

with

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
        queued.first_check_number,
        row_number() over (
            partition by queued.inspection_type, queued.subject_number
            order by queued.window_number
        ) as place

    from queued
    inner join checks
        on
            queued.inspection_type = checks.inspection_type
            and queued.subject_number = checks.subject_number
            and queued.check_number = checks.check_number

    where queued.closes_date is null or checks.done_date < queued.closes_date

),

queued_again as (

    select
        inspection_type,
        subject_number,
        window_number,
        place + max(first_check_number - place) over (
            partition by inspection_type, subject_number
            order by window_number
            rows between unbounded preceding and current row
        ) as check_number

    from served

)

select
    queued_again.inspection_type,
    queued_again.subject_number,
    queued_again.window_number,
    checks.inspection_number

from queued_again
inner join checks
    on
        queued_again.inspection_type = checks.inspection_type
        and queued_again.subject_number = checks.subject_number
        and queued_again.check_number = checks.check_number
