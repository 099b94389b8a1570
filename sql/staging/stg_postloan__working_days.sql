-- Every day, whether the bank works on it, and how many working days there were so far.
--
-- grain: one row per day
-- key:   day
-- note:  the n-th working day after a day is the working day whose working_days_to_date is n more
--        than that of the day

select
    day,
    working_days_to_date,
    is_working_day,
    is_projected,
    is_own

from raw.working_days
