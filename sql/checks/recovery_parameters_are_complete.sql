-- Fails when a threshold of plans or recovery curves has no value.

select *

from intermediate.int_recovery_parameters

where
    plan_deviation_alert is null
    or recovery_curve_days is null
    or recovery_curve_step_days is null
