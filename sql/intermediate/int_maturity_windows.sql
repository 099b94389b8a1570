-- How many days ahead of the as-of date is looked for what falls due.
--
-- grain: one row per window
-- key:   within_days

with

parameters as (

    select * from staging.stg_postloan__parameters

)

select cast(value as integer) as within_days

from parameters

where area = 'maturity'
