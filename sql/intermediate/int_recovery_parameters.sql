-- The parameters of plans and recovery curves, one typed column each.
--
-- grain: one row
-- key:   plan_deviation_alert

with

parameters as (

    select * from staging.stg_postloan__parameters

)

select
    max(case when name = 'plan_deviation_alert' then cast(value as double) end)
        as plan_deviation_alert,
    max(case when name = 'recovery_curve_days' then cast(value as integer) end)
        as recovery_curve_days,
    max(case when name = 'recovery_curve_step_days' then cast(value as integer) end)
        as recovery_curve_step_days

from parameters

where area = 'collection'
