-- The script that fits a case: of those that may be used today the one for its bucket and class.
--
-- grain: one row per bucket and class of cases for which a script may be used
-- key:   bucket, behaviour_class
-- note:  approved, within its days, its last version of those; one for bucket and class goes before one
--        for the bucket, then one for the class, then one for all; of equals the first number
-- table

with

build_arguments as (

    select * from staging.stg_postloan__build_arguments

),

scripts as (

    select * from staging.stg_bank__scripts

    where approved_by is not null

),

situations as (

    select distinct
        bucket,
        coalesce(behaviour_class, 'NOT_REPORTED') as behaviour_class

    from intermediate.int_cases

),

valid as (

    select
        scripts.*,
        row_number() over (partition by scripts.script_id order by scripts.version desc) as newness

    from scripts
    cross join build_arguments

    where
        coalesce(scripts.valid_from_date <= build_arguments.as_of_date, true)
        and coalesce(scripts.valid_to_date >= build_arguments.as_of_date, true)

),

fitting as (

    select
        situations.bucket,
        situations.behaviour_class,
        valid.script_id,
        valid.version,
        row_number() over (
            partition by situations.bucket, situations.behaviour_class
            order by
                case when valid.stage is not null then 0 else 1 end,
                case when valid.behaviour_class is not null then 0 else 1 end,
                valid.script_id
        ) as place

    from situations
    inner join valid
        on
            (valid.stage is null or situations.bucket = valid.stage)
            and (
                valid.behaviour_class is null
                or situations.behaviour_class = valid.behaviour_class
            )

    where valid.newness = 1

)

select
    bucket,
    behaviour_class,
    script_id,
    version as script_version

from fitting

where place = 1
