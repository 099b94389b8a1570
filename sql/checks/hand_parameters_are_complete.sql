-- Fails when what hands are compared by has no value, or large amounts begin below middle ones.

select *

from intermediate.int_hand_parameters

where
    hand_window_months is null
    or like_days is null
    or middle_from_amount is null
    or large_from_amount is null
    or large_from_amount <= middle_from_amount
