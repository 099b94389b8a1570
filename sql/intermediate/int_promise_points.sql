-- How many promises to pay a customer broke within the days looked back on, for early warning.
--
-- grain: one row per customer and time with the same count
-- key:   customer_id, from_date
-- note:  a broken promise counts on the day it is known to be broken and on the days after it, as many
--        as early warning looks back on in all
-- table

with

build_arguments as (

    select * from staging.stg_postloan__build_arguments

),

parameters as (

    select * from intermediate.int_promise_parameters

),

promises as (

    select * from marts.promises

    where is_broken

),

turns as (

    select
        customer_id,
        promise_id,
        1 as change,
        broken_date as day

    from promises

    union all

    select
        promises.customer_id,
        null as promise_id,
        -1 as change,
        promises.broken_date + parameters.broken_promise_window_days as day

    from promises
    cross join parameters

),

turned as (

    select
        customer_id,
        max(promise_id) as promise_id,
        sum(change) as change,
        day

    from turns

    group by customer_id, day

),

counted as (

    select
        customer_id,
        last_value(promise_id ignore nulls) over to_date as evidence_id,
        sum(change) over to_date as broken_count,
        day as from_date,
        lead(day) over (partition by customer_id order by day) as to_date

    from turned

    window
        to_date as (
            partition by customer_id order by day
            rows between unbounded preceding and current row
        )

)

select
    'BROKEN_PROMISES' as measure,
    counted.customer_id,
    cast(null as varchar) as loan_id,
    counted.from_date,
    case when counted.to_date <= build_arguments.as_of_date then counted.to_date end as to_date,
    cast(counted.broken_count as double) as value,
    false as rises_daily,
    counted.evidence_id,
    cast(null as varchar) as no_data_reason

from counted
cross join build_arguments

where
    counted.broken_count > 0
    and counted.from_date <= build_arguments.as_of_date
