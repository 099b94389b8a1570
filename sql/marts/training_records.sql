-- Trainings held 培训 by the as-of date, and what became of the certificate of each.
--
-- grain: one row per person trained once
-- key:   record_id
-- scope: org_id
-- sort:  org_id, staff_id, held_date, record_id
-- columns:
--   record_id: Number of the record
--   staff_id: Person trained
--   org_id: Organisation the person works for
--   topic: What it was about
--   certificate_state: VALID or EXPIRED at the as-of date, NOT_PASSED, or UNKNOWN without a result
--   hours [hours]: Hours it took
--   score [points]: Score
--   held_date: Day it was held
--   valid_until_date: Last day of the certificate; empty without one

with

training_records as (

    select * from staging.stg_bank__training_records

),

staff as (

    select * from staging.stg_bank__staff

),

certificates as (

    select * from intermediate.int_certificates

),

build_arguments as (

    select * from staging.stg_postloan__build_arguments

)

select
    training_records.record_id,
    training_records.staff_id,
    staff.org_id,
    training_records.topic,
    case
        when certificates.valid_until_date >= build_arguments.as_of_date then 'VALID'
        when certificates.valid_until_date is not null then 'EXPIRED'
        when not training_records.is_passed then 'NOT_PASSED'
        else 'UNKNOWN'
    end as certificate_state,
    cast(training_records.hours as double) as hours,
    cast(training_records.score as double) as score,
    training_records.held_date,
    certificates.valid_until_date

from training_records
inner join build_arguments on training_records.held_date <= build_arguments.as_of_date
inner join staff on training_records.staff_id = staff.staff_id
left join certificates on training_records.record_id = certificates.record_id
