-- Working days by the official Chinese calendar, and where the bank's own differs from it.
--
-- grain: one row per day
-- key:   day
-- scope: bank
-- sort:  day
-- note:  the n-th working day after a day is the working day whose working_days_to_date is n more
--        than that of the day. Of a year whose calendar is not announced the days are a projection
-- columns:
--   day: Day
--   is_working_day: The bank works on it: a weekday that is no holiday, or a weekend worked in return
--   working_days_to_date [days]: Working days from 1990 on, up to and including the day
--   is_projected: The calendar of its year is not announced yet, so that its holidays are a projection
--   is_own: The bank's own calendar says so, in place of the official one

select
    day,
    is_working_day,
    working_days_to_date,
    is_projected,
    is_own

from staging.stg_postloan__working_days
