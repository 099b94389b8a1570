-- Which scripts may be used for a case, by its bucket and the class of its customer, the best first.
--
-- grain: one row per bucket, class and script that may be used for it on the as-of date
-- key:   stage, behaviour_class, script_id
-- scope: bank
-- sort:  stage, behaviour_class, place
-- note:  what names the bucket stands before what is for every bucket, then what names the class
--        before what is for every class, then what began last. A version that names no bucket fits
--        each of them
-- columns:
--   stage: Bucket of the case
--   behaviour_class: Class of its customer, or NOT_REPORTED, for which only scripts for every class fit
--   place: 1 for the script to take first
--   script_id: Number of the script
--   version: Version of it that may be used
--   scene: Situation it is for, in words
--   names_stage: It is for this bucket and not for every one
--   names_class: It is for this class and not for every one

with

scripts as (

    select * from marts.scripts

    where script_state = 'VALID'

),

buckets as (

    select * from staging.stg_postloan__buckets

),

classes as (

    select * from marts.behaviour_classes

)

select
    buckets.bucket as stage,
    classes.behaviour_class,
    row_number() over (
        partition by buckets.bucket, classes.behaviour_class
        order by
            case when scripts.stage is null then 1 else 0 end,
            case when scripts.behaviour_class is null then 1 else 0 end,
            coalesce(scripts.valid_from_date, date '1900-01-01') desc,
            scripts.script_id
    ) as place,
    scripts.script_id,
    scripts.version,
    scripts.scene,
    scripts.stage is not null as names_stage,
    scripts.behaviour_class is not null as names_class

from scripts
cross join buckets
cross join classes

where
    coalesce(scripts.stage, buckets.bucket) = buckets.bucket
    and coalesce(scripts.behaviour_class, classes.behaviour_class) = classes.behaviour_class
