-- From which day on the bank has collection and inspections on record.
--
-- grain: one row where anything of either is on record
-- key:   record_no
-- note:  what was not done before is not told, which is not the same as nothing was done
-- table

with

build_arguments as (

    select * from staging.stg_postloan__build_arguments

),

actions as (

    select * from intermediate.int_collection_actions

),

inspections as (

    select * from staging.stg_bank__inspections

),

days as (

    select
        action_date,
        null as done_date

    from actions

    union all

    select
        null as action_date,
        inspections.done_date

    from inspections
    inner join build_arguments on inspections.done_date <= build_arguments.as_of_date

)

select
    1 as record_no,
    min(action_date) as first_action_date,
    min(done_date) as first_inspection_date

from days

having count(*) > 0
