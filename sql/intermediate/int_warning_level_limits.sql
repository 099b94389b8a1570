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

),

levels as (

    select
        'BLUE' as level,
        1 as level_no

    union all

    select
        'YELLOW' as level,
        2 as level_no

    union all

    select
        'ORANGE' as level,
        3 as level_no

    union all

    select
        'RED' as level,
        4 as level_no

)

select
    levels.level,
    levels.level_no,
    max(
        case
            when parameters.name = 'confirm_working_days_' || lower(levels.level)
                then cast(parameters.value as integer)
        end
    ) as confirm_working_days,
    max(
        case
            when parameters.name = 'close_days_' || lower(levels.level)
                then cast(parameters.value as integer)
        end
    ) as close_days

from levels
cross join parameters

group by levels.level, levels.level_no
