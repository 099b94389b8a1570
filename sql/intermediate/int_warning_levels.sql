-- The levels a warning rose through, each with the deadlines that held from then on.
--
-- grain: one row per warning and level it reached
-- key:   warning_id, from_date
-- note:  a rise asks sooner and never later: of the deadlines so far the earliest holds. Confirming is
--        counted in working days, closing in calendar days, both after the day of the level
-- table

with

members as (

    select * from intermediate.int_warning_members

),

level_limits as (

    select * from intermediate.int_warning_level_limits

),

working_days as (

    select * from staging.stg_postloan__working_days

),

due_days as (

    select
        working_days_to_date,
        day

    from working_days

    where is_working_day

),

raised as (

    select
        warning_id,
        from_date,
        max(level_no) as level_no

    from members

    group by warning_id, from_date

),

compared as (

    select
        warning_id,
        from_date,
        level_no,
        max(level_no) over (
            partition by warning_id
            order by from_date
            rows between unbounded preceding and 1 preceding
        ) as level_no_before

    from raised

),

risen as (

    select
        warning_id,
        from_date,
        level_no

    from compared

    where
        level_no_before is null
        or level_no > level_no_before

),

-- The day by which to confirm stands beside the day of the rise before any warning is joined: a sum
-- of two tables in a join makes the engine pair every warning with every day.
deadlines as (

    select
        level_limits.level,
        level_limits.level_no,
        level_limits.close_days,
        due_days.day as confirm_due_date,
        due_days.working_days_to_date - level_limits.confirm_working_days
            as working_days_to_rise

    from due_days
    cross join level_limits

),

due as (

    select
        risen.warning_id,
        deadlines.level,
        risen.level_no,
        risen.from_date,
        deadlines.confirm_due_date,
        risen.from_date + deadlines.close_days as close_due_date

    from risen
    inner join working_days on risen.from_date = working_days.day
    inner join deadlines
        on
            risen.level_no = deadlines.level_no
            and working_days.working_days_to_date = deadlines.working_days_to_rise

)

select
    warning_id,
    level,
    level_no,
    from_date,
    lead(from_date) over (partition by warning_id order by from_date) as until_date,
    min(confirm_due_date) over (
        partition by warning_id order by from_date
        rows between unbounded preceding and current row
    ) as confirm_due_date,
    min(close_due_date) over (
        partition by warning_id order by from_date
        rows between unbounded preceding and current row
    ) as close_due_date

from due
