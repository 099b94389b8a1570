-- The parameters of how warnings are handled, one typed column each.
--
-- grain: one row
-- key:   escalate_yellow_count
-- table

with

parameters as (

    select * from staging.stg_postloan__parameters

    where area = 'warning'

)

select
    max(case when name = 'escalate_yellow_count' then cast(value as integer) end)
        as escalate_yellow_count,
    max(case when name = 'escalate_yellow_days' then cast(value as integer) end)
        as escalate_yellow_days,
    max(case when name = 'escalate_orange_count' then cast(value as integer) end)
        as escalate_orange_count

from parameters
