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

due as (

    select
        risen.warning_id,
        level_limits.level,
        risen.level_no,
        risen.from_date,
        due_days.day as confirm_due_date,
        risen.from_date + level_limits.close_days as close_due_date

    from risen
    inner join level_limits on risen.level_no = level_limits.level_no
    inner join working_days on risen.from_date = working_days.day
    inner join due_days
        on
            working_days.working_days_to_date + level_limits.confirm_working_days
            = due_days.working_days_to_date

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
