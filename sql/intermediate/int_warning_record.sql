-- Since when the bank's record of warnings and of the steps on them speaks.
--
-- grain: one row
-- key:   has_warnings
-- note:  before the first day of the record nothing tells what was done about a signal: unknown,
--        never undone
-- table

with

build_arguments as (

    select * from staging.stg_postloan__build_arguments

),

warnings as (

    select * from staging.stg_bank__warnings

),

actions as (

    select * from staging.stg_bank__warning_actions

),

first_warnings as (

    select min(warnings.triggered_date) as first_date

    from warnings
    inner join build_arguments on warnings.triggered_date <= build_arguments.as_of_date

),

first_actions as (

    select min(actions.action_date) as first_date

    from actions
    inner join build_arguments on actions.action_date <= build_arguments.as_of_date

)

select
    least(
        coalesce(first_warnings.first_date, first_actions.first_date),
        coalesce(first_actions.first_date, first_warnings.first_date)
    ) as record_from_date,
    first_warnings.first_date is not null as has_warnings,
    first_actions.first_date is not null as has_actions

from first_warnings
cross join first_actions
