-- Fails when a threshold of conduct has no value.

select *

from intermediate.int_conduct_parameters

where
    quiet_from_second is null
    or quiet_until_second is null
    or connected_calls_per_day is null
    or unanswered_calls_per_day is null
    or lost_contact_attempts is null
    or visit_staff_least is null
    or evaluation_months is null
    or is_non_retail_included is null
