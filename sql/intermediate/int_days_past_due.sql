-- The bucket and the class floor of every number of days past due.
--
-- grain: one row per number of days
-- key:   days_past_due
-- note:  a lookup by equality instead of a comparison with every threshold for every loan
-- table

with

build_arguments as (

    select * from staging.stg_postloan__build_arguments

),


buckets as (

    select * from staging.stg_postloan__buckets

),

class_floors as (

    select * from staging.stg_postloan__class_floors

),

snapshots as (

    select * from staging.stg_bank__loan_snapshots

),

instalments as (

    select * from staging.stg_bank__scheduled_instalments

),

longest_reported as (

    select max(days_past_due) as days_past_due from snapshots

),

earliest_due as (

    select min(due_date) as due_date from instalments

),

longest as (

    select
        greatest(
            coalesce(max(longest_reported.days_past_due), 0),
            coalesce(max(build_arguments.as_of_date - earliest_due.due_date), 0),
            0
        ) as days_past_due

    from build_arguments
    cross join longest_reported
    cross join earliest_due

),

days as (

    select cast(unnest(generate_series(0, days_past_due)) as integer) as days_past_due

    from longest

)

select
    days.days_past_due,
    buckets.bucket,
    buckets.bucket_no,
    class_floors.five_class as class_floor,
    class_floors.class_no as class_floor_no

from days
inner join buckets
    on
        days.days_past_due >= buckets.from_days
        and (buckets.to_days is null or days.days_past_due <= buckets.to_days)
inner join class_floors
    on
        days.days_past_due >= class_floors.from_days
        and (class_floors.to_days is null or days.days_past_due <= class_floors.to_days)
