-- Fails when a threshold of the handling of warnings has no value.

select level as missing

from intermediate.int_warning_level_limits

where
    confirm_working_days is null
    or close_days is null

union all

select 'escalation' as missing

from intermediate.int_warning_handling_parameters

where
    escalate_yellow_count is null
    or escalate_yellow_days is null
    or escalate_orange_count is null
