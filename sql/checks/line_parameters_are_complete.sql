-- Fails when a threshold of the line has no value.

select *

from intermediate.int_line_parameters

where
    retail_loans_per_officer is null
    or corporate_loans_per_officer is null
    or renew_within_days is null
    or training_window_months is null
    or certificate_months is null
    or expected_report_share is null
