-- The thresholds of inspection duties, one typed column each.
--
-- grain: one row
-- key:   coverage_days

with

parameters as (

    select * from staging.stg_postloan__parameters

)

select
    max(case when name = 'coverage_days' then cast(value as integer) end) as coverage_days,
    max(case when name = 'high_risk_above_days' then cast(value as integer) end)
        as high_risk_above_days,
    max(case when name = 'duty_months' then cast(value as integer) end) as duty_months,
    max(case when name = 'duty_ahead_days' then cast(value as integer) end) as duty_ahead_days

from parameters

where area = 'inspection'
