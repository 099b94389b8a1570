-- Fails when a threshold by which warnings are scored has no value.

select *

from intermediate.int_warning_score_parameters

where
    scored_above_days is null
    or followed_within_days is null
    or warned_ahead_days is null
    or warned_lookback_days is null
    or score_window_months is null
