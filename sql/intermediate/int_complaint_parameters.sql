-- The parameters of complaints, one typed column each.
--
-- grain: one row
-- key:   complaint_days

with

parameters as (

    select * from staging.stg_postloan__parameters

)

select
    max(case when name = 'complaint_days' then cast(value as integer) end) as complaint_days,
    max(case when name = 'non_retail_included' then cast(value as boolean) end)
        as is_non_retail_included

from parameters

where area = 'conduct'
