-- Fails when it is not said in how many days an overdue loan of some bucket is to be acted on.

select bucket

from intermediate.int_action_windows

where
    window_days is null
    or window_days < 1
