-- From how many to how many effective days past due each stage of overdue loans reaches.
--
-- grain: one row per stage of overdue loans
-- key:   stage_no

with

stages as (

    select * from staging.stg_postloan__process_stages

    where from_days is not null

)

select
    stage_no,
    from_days,
    lead(from_days) over (order by from_days) - 1 as to_days

from stages
