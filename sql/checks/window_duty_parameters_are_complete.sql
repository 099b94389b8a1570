-- Fails when a threshold of the checks that belong to a window of days has no value.

select *

from intermediate.int_window_duty_parameters

where
    redraw_check_days is null
    or redraw_check_covers_retail is null
    or special_check_working_days is null
    or special_check_past_due_days is null
    or special_check_covers_retail is null
    or fund_confirmation_days is null
    or fund_confirmation_days_large is null
    or fund_confirmation_large_amount is null
    or fund_confirmation_again_days is null
    or fund_confirmation_interest_days is null
    or fund_confirmation_open_days is null
    or fund_confirmation_again_open_days is null
    or fund_confirmation_past_months is null
