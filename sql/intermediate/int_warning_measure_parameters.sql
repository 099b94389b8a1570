-- The parameters of what early warning measures, one typed column each.
--
-- grain: one row
-- key:   entry_window_months

with

parameters as (

    select * from staging.stg_postloan__parameters

)

select
    max(case when name = 'entry_window_months' then cast(value as integer) end)
        as entry_window_months,
    max(case when name = 'refinance_window_months' then cast(value as integer) end)
        as refinance_window_months

from parameters

where area = 'warning'
