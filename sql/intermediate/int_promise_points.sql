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

all_promises as (

    select * from marts.promises

),

promises as (

    select * from all_promises

    where is_broken

),

-- Customers with a promise whose time was over within the days looked back on, and no payments tell
-- what became of it.
unknown as (

    select distinct all_promises.customer_id

    from all_promises
    cross join parameters
    cross join build_arguments

    where
        all_promises.promise_state = 'NOT_REPORTED'
        and least(all_promises.deadline_date, all_promises.replaced_date)
        + parameters.broken_promise_window_days > build_arguments.as_of_date

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

union all

-- Not known today; one that is known to be broken stays a count.
select
    'BROKEN_PROMISES' as measure,
    unknown.customer_id,
    null as loan_id,
    build_arguments.as_of_date as from_date,
    null as to_date,
    null as value,
    false as rises_daily,
    null as evidence_id,
    'NOT_REPORTED' as no_data_reason

from unknown
cross join build_arguments
left join counted
    on
        unknown.customer_id = counted.customer_id
        and counted.broken_count > 0
        and build_arguments.as_of_date >= counted.from_date
        and (counted.to_date is null or build_arguments.as_of_date < counted.to_date)

where counted.customer_id is null
