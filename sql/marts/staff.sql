-- People of the post-loan line 人员 and their certificates, as they stand on the as-of date.
--
-- grain: one row per person
-- key:   staff_id
-- scope: org_id
-- sort:  org_id, staff_id
-- note:  off_date is the first day no longer in post. A certificate of any topic counts, the day it
--        ends included. Whoever has no record is not known to be trained; where no training record
--        arrived at all, certificates are missing
-- columns:
--   staff_id: Number of the person
--   staff_name: Name of the person
--   org_id: Organisation the person works for
--   post: What the person does in the line
--   staff_state: ACTIVE, LEFT, or NOT_YET in post, at the as-of date
--   certificate_state: VALID, EXPIRED, NOT_PASSED (trained, no certificate) or NO_RECORD; empty
--     without any training record of the bank
--   training_count [trainings]: Trainings held by the as-of date
--   training_hours [hours]: Hours of training in the window up to the as-of date; empty where none is known
--   on_date: First day in post
--   off_date: First day no longer in post
--   last_held_date: Day of the last training
--   valid_until_date: Last day of the certificate that is valid longest; empty without one

with

staff as (

    select * from staging.stg_bank__staff

),

training_records as (

    select * from staging.stg_bank__training_records

),

certificates as (

    select * from intermediate.int_certificates

),

parameters as (

    select * from intermediate.int_line_parameters

),

build_arguments as (

    select * from staging.stg_postloan__build_arguments

),

windows as (

    select
        build_arguments.as_of_date,
        cast(
            build_arguments.as_of_date
            - parameters.training_window_months * interval 1 month as date
        ) as after_date

    from build_arguments
    cross join parameters

),

arrived as (

    select count(*) as record_count from training_records

),

trained as (

    select
        training_records.staff_id,
        count(*) as training_count,
        max(training_records.held_date) as last_held_date,
        sum(
            case
                when training_records.held_date > windows.after_date then training_records.hours
            end
        ) as training_hours

    from training_records
    inner join windows on training_records.held_date <= windows.as_of_date

    group by training_records.staff_id

),

certified as (

    select
        staff_id,
        max(valid_until_date) as valid_until_date

    from certificates

    group by staff_id

)

select
    staff.staff_id,
    staff.staff_name,
    staff.org_id,
    staff.post,
    case
        when staff.off_date <= build_arguments.as_of_date then 'LEFT'
        when staff.on_date > build_arguments.as_of_date then 'NOT_YET'
        else 'ACTIVE'
    end as staff_state,
    case
        when arrived.record_count = 0 then null
        when certified.valid_until_date >= build_arguments.as_of_date then 'VALID'
        when certified.valid_until_date is not null then 'EXPIRED'
        when trained.staff_id is not null then 'NOT_PASSED'
        else 'NO_RECORD'
    end as certificate_state,
    case when arrived.record_count > 0 then coalesce(trained.training_count, 0) end
        as training_count,
    cast(trained.training_hours as double) as training_hours,
    staff.on_date,
    staff.off_date,
    trained.last_held_date,
    certified.valid_until_date

from staff
cross join build_arguments
cross join arrived
left join trained on staff.staff_id = trained.staff_id
left join certified on staff.staff_id = certified.staff_id
