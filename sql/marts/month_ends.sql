-- The points in time figures stand for.
--
-- grain: one row per month end
-- key:   month_end_date
-- scope: bank
-- sort:  month_end_date
-- columns:
--   month_end_date: Calendar month end, or the as-of date as the last point
--   previous_month_end_date: Month end before; empty for the first
--   year_before_month_end_date: Month end of the same month a year before; empty where there is none
--   is_month_to_date: The point is the as-of date and no month end

with

months as (

    select * from intermediate.int_months

),

year_before as (

    select * from intermediate.int_months

)

select
    months.month_end_date,
    months.previous_month_end_date,
    year_before.month_end_date as year_before_month_end_date,
    months.is_month_to_date

from months
left join year_before on months.month_number = year_before.month_number + 12
