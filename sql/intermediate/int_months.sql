-- The points in time figures are computed for: every month end since the first disbursement,
-- and the as-of date when it is not one.
--
-- grain: one row per month
-- key:   month_number
-- note:  months are numbered by calendar, so that a date finds its month by arithmetic
-- table

with

build_arguments as (

    select * from staging.stg_postloan__build_arguments

),

loans as (

    select * from staging.stg_bank__loans

),

first_disbursement as (

    select
        build_arguments.as_of_date,
        date_trunc('month', min(loans.disbursed_date)) as first_month,
        date_trunc('month', build_arguments.as_of_date) as last_month

    from build_arguments
    inner join loans on build_arguments.as_of_date >= loans.disbursed_date

    group by build_arguments.as_of_date

),

month_starts as (

    select
        as_of_date,
        unnest(generate_series(
            cast(first_month as timestamp), cast(last_month as timestamp), interval 1 month
        )) as month_start

    from first_disbursement

),

month_ends as (

    select
        as_of_date,
        cast(month_start as date) as month_start_date,
        last_day(cast(month_start as date)) as calendar_month_end_date

    from month_starts

),

numbered as (

    select
        month_start_date,
        cast(
            extract(year from month_start_date) * 12 + extract(month from month_start_date)
            as integer
        ) as month_number,
        calendar_month_end_date > as_of_date as is_month_to_date,
        least(calendar_month_end_date, as_of_date) as month_end_date

    from month_ends

)

select
    month_number,
    is_month_to_date,
    month_start_date,
    month_end_date,
    lag(month_end_date) over (order by month_number) as previous_month_end_date

from numbered
