-- Fails when a threshold the inspection duties need has no value.

select *

from intermediate.int_inspection_duty_parameters

where
    coverage_days is null
    or high_risk_above_days is null
    or duty_months is null
    or duty_ahead_days is null
