-- How many days ahead of the as-of date amounts falling due are listed with how far they are confirmed.
--
-- grain: one row per window
-- key:   within_days

with

parameters as (

    select * from staging.stg_postloan__parameters

)

select cast(value as integer) as within_days

from parameters

where area = 'fund_window'
