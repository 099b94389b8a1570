-- From which month on, and up to which day, due dates are followed up for confirmations.
--
-- grain: one row
-- key:   as_of_date
-- note:  far enough ahead for the windows, and for what is to be confirmed within a month

with

build_arguments as (

    select * from staging.stg_postloan__build_arguments

),

parameters as (

    select * from intermediate.int_window_duty_parameters

),

windows as (

    select * from intermediate.int_fund_windows

),

furthest_windows as (

    select max(within_days) as within_days

    from windows

)

select
    build_arguments.as_of_date,
    cast(
        extract(year from build_arguments.as_of_date) * 12
        + extract(month from build_arguments.as_of_date) as integer
    ) - parameters.fund_confirmation_past_months as first_month_number,
    build_arguments.as_of_date + greatest(
        furthest_windows.within_days,
        parameters.fund_confirmation_days_large + parameters.fund_confirmation_days
    ) as last_date

from build_arguments
cross join parameters
cross join furthest_windows
