-- Fails when a threshold of findings or of the quality of inspections has no value.

select *

from intermediate.int_finding_parameters

where
    repeat_window_months is null
    or silent_window_months is null
    or silent_least_loan_count is null
    or rectify_soon_days is null
    or shortest_conclusion is null
    or same_text_most is null
    or same_text_window_days is null
    or onsite_checks_per_day is null
    or blind_within_days is null
    or blind_days_past_due is null
