-- How many people of the line are trained and hold a valid certificate, of every subtree.
--
-- grain: one row per organisation with people in post at or below it
-- key:   org_id
-- scope: org_id
-- sort:  org_id
-- adds:  staff_count, certified_count, expired_count, not_passed_count, no_record_count,
--        expiring_count
-- note:  of people in post on the as-of date; the four states add up to all of them. No figure where
--        no training record arrived
-- columns:
--   org_id: Organisation, with everything below it
--   staff_count [persons]: People in post
--   certified_count [persons]: Those with a valid certificate
--   expired_count [persons]: Those whose certificates have all expired
--   not_passed_count [persons]: Those trained who hold no certificate
--   no_record_count [persons]: Those without a record of training
--   expiring_count [persons]: Those whose certificate ends within the days to renew it
--   passed_count [persons]: Those who ever passed
--   coverage_rate [ratio]: People with a valid certificate / people in post
--   training_hours [hours]: Hours of training of people in post in the window; empty where none is known
--   hours_per_person [hours per person]: Hours of training / people in post

with

staff as (

    select * from marts.staff

    where staff_state = 'ACTIVE'

),

org_closure as (

    select * from marts.org_closure

),

parameters as (

    select * from intermediate.int_line_parameters

),

build_arguments as (

    select * from staging.stg_postloan__build_arguments

),

own as (

    select
        staff.org_id,
        count(*) as staff_count,
        count(staff.certificate_state) as reported_count,
        count(case when staff.certificate_state = 'VALID' then 1 end) as certified_count,
        count(case when staff.certificate_state = 'EXPIRED' then 1 end) as expired_count,
        count(case when staff.certificate_state = 'NOT_PASSED' then 1 end) as not_passed_count,
        count(case when staff.certificate_state = 'NO_RECORD' then 1 end) as no_record_count,
        count(
            case
                when
                    staff.certificate_state = 'VALID'
                    and staff.valid_until_date
                    <= build_arguments.as_of_date + parameters.renew_within_days
                    then 1
            end
        ) as expiring_count,
        sum(staff.training_hours) as training_hours

    from staff
    cross join build_arguments
    cross join parameters

    group by staff.org_id

),

counted as (

    select
        org_closure.ancestor_org_id as org_id,
        cast(sum(own.staff_count) as bigint) as staff_count,
        cast(sum(own.reported_count) as bigint) as reported_count,
        cast(sum(own.certified_count) as bigint) as certified_count,
        cast(sum(own.expired_count) as bigint) as expired_count,
        cast(sum(own.not_passed_count) as bigint) as not_passed_count,
        cast(sum(own.no_record_count) as bigint) as no_record_count,
        cast(sum(own.expiring_count) as bigint) as expiring_count,
        sum(own.training_hours) as training_hours

    from own
    inner join org_closure on own.org_id = org_closure.descendant_org_id

    group by org_closure.ancestor_org_id

)

select
    org_id,
    staff_count,
    case when reported_count > 0 then certified_count end as certified_count,
    case when reported_count > 0 then expired_count end as expired_count,
    case when reported_count > 0 then not_passed_count end as not_passed_count,
    case when reported_count > 0 then no_record_count end as no_record_count,
    case when reported_count > 0 then expiring_count end as expiring_count,
    case when reported_count > 0 then certified_count + expired_count end as passed_count,
    case
        when reported_count > 0
            then cast(certified_count as double) / nullif(cast(staff_count as double), 0)
    end as coverage_rate,
    training_hours,
    training_hours / nullif(cast(staff_count as double), 0) as hours_per_person

from counted
