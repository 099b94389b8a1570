-- What was done to collect while a loan was overdue, each action with its run.
--
-- grain: one row per action in a run
-- key:   loan_number, action_no
-- table

with

actions as (

    select * from intermediate.int_collection_actions

),

runs as (

    select * from intermediate.int_overdue_runs

),

days as (

    select
        loan_number,
        0 as action_no,
        0 as is_action,
        start_date as day,
        start_date

    from runs

    union all

    select
        loan_number,
        action_no,
        1 as is_action,
        action_date as day,
        null as start_date

    from actions

),

-- The start of the last run begun by then is carried forward.
carried as (

    select
        loan_number,
        action_no,
        is_action,
        day,
        max(start_date) over (
            partition by loan_number
            order by day, is_action, action_no
            rows between unbounded preceding and current row
        ) as start_date

    from days

)

select
    carried.loan_number,
    carried.action_no,
    carried.start_date,
    carried.day as action_date

from carried
inner join runs
    on
        carried.loan_number = runs.loan_number
        and carried.start_date = runs.start_date

where
    carried.is_action = 1
    and (runs.end_date is null or carried.day < runs.end_date)
