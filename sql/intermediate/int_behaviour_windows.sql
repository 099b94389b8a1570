-- The window that a customer's behaviour is judged by at each month end.
--
-- grain: one row per month
-- key:   month_number
-- note:  the days after window_start_date up to and with the month end; the same day so many
--        calendar months before, or the last of its month where that has no such day
-- table

with

months as (

    select * from intermediate.int_months

),

parameters as (

    select * from intermediate.int_customer_class_parameters

)

select
    months.month_number,
    months.month_end_date,
    cast(months.month_end_date - parameters.window_months * interval 1 month as date)
        as window_start_date

from months
cross join parameters
