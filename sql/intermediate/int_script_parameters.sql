-- The parameters of scripts, one typed column each.
--
-- grain: one row
-- key:   script_expiry_notice_days

with

parameters as (

    select * from staging.stg_postloan__parameters

)

select
    max(case when name = 'script_expiry_notice_days' then cast(value as integer) end)
        as script_expiry_notice_days

from parameters

where area = 'scripts'
