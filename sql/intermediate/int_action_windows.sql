-- In how many days an overdue loan of each bucket is to be acted on.
--
-- grain: one row per bucket of overdue loans
-- key:   bucket
-- table

with

parameters as (

    select * from staging.stg_postloan__parameters

    where area = 'collection'

),

buckets as (

    select * from staging.stg_postloan__buckets

    where bucket_no > 0

),

windows as (

    select
        max(case when name = 'action_window_days_m1' then cast(value as integer) end)
            as m1_days,
        max(case when name = 'action_window_days_m2' then cast(value as integer) end)
            as m2_days,
        max(case when name = 'action_window_days_m3_plus' then cast(value as integer) end)
            as m3_plus_days

    from parameters

)

select
    buckets.bucket,
    buckets.bucket_no,
    buckets.from_days,
    case
        when buckets.bucket_no = 1 then windows.m1_days
        when buckets.bucket_no = 2 then windows.m2_days
        else windows.m3_plus_days
    end as window_days

from buckets
cross join windows
