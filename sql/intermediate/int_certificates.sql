-- Certificates of people of the line: trainings passed, from the day held to the last day valid.
--
-- grain: one row per training passed
-- key:   record_id
-- note:  without a last day of its own a certificate is valid for certificate_months, the day it
--        ends included; a training without a result led to no certificate
-- table

with

training_records as (

    select * from staging.stg_bank__training_records

),

parameters as (

    select * from intermediate.int_line_parameters

),

build_arguments as (

    select * from staging.stg_postloan__build_arguments

)

select
    training_records.record_id,
    training_records.staff_id,
    training_records.topic,
    training_records.held_date,
    coalesce(
        training_records.valid_until_date,
        cast(
            training_records.held_date + parameters.certificate_months * interval 1 month as date
        )
    ) as valid_until_date

from training_records
cross join parameters
inner join build_arguments on training_records.held_date <= build_arguments.as_of_date

where training_records.is_passed
