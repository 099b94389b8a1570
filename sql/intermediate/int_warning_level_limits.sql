-- How soon a warning of each level has to be confirmed and closed.
--
-- grain: one row per level
-- key:   level
-- note:  level_no rises with the gravity
-- table

with

parameters as (

    select * from staging.stg_postloan__parameters

    where area = 'warning'

)

select
    'BLUE' as level,
    1 as level_no,
    max(case when name = 'confirm_working_days_blue' then cast(value as integer) end)
        as confirm_working_days,
    max(case when name = 'close_days_blue' then cast(value as integer) end) as close_days

from parameters

union all

select
    'YELLOW' as level,
    2 as level_no,
    max(case when name = 'confirm_working_days_yellow' then cast(value as integer) end)
        as confirm_working_days,
    max(case when name = 'close_days_yellow' then cast(value as integer) end) as close_days

from parameters

union all

select
    'ORANGE' as level,
    3 as level_no,
    max(case when name = 'confirm_working_days_orange' then cast(value as integer) end)
        as confirm_working_days,
    max(case when name = 'close_days_orange' then cast(value as integer) end) as close_days

from parameters

union all

select
    'RED' as level,
    4 as level_no,
    max(case when name = 'confirm_working_days_red' then cast(value as integer) end)
        as confirm_working_days,
    max(case when name = 'close_days_red' then cast(value as integer) end) as close_days

from parameters
