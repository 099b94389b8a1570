-- How far ahead the to-do desk looks, one typed column each.
--
-- grain: one row
-- key:   this_week_days, days_ahead
-- table

with

parameters as (

    select * from staging.stg_postloan__parameters

    where area = 'to_do'

)

select
    max(case when name = 'this_week_days' then cast(value as integer) end) as this_week_days,
    max(case when name = 'days_ahead' then cast(value as integer) end) as days_ahead

from parameters
