-- Fails when a threshold the promises need has no value.

select *

from intermediate.int_promise_parameters

where
    promise_tolerance_share is null
    or promise_grace_days is null
    or promise_notice_days is null
    or promise_follow_up_days is null
    or promise_window_months is null
    or repeat_break_count is null
    or broken_promise_window_days is null
