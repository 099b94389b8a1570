-- Fails when an inspection done is in no duty, or does two duties of one loan or organisation.

with

inspections as (

    select * from marts.inspections

    where done_date is not null

),

duties as (

    select * from marts.inspection_duties

    where done_date is not null

),

build_info as (

    select * from marts.build_info

),

parameters as (

    select * from marts.parameters

    where name = 'duty_months'

),

served as (

    select
        inspection_id,
        coalesce(loan_id, org_id) as subject_id,
        count(*) as duty_count

    from duties

    group by inspection_id, coalesce(loan_id, org_id)

),

most_served as (

    select
        inspection_id,
        max(duty_count) as duty_count

    from served

    group by inspection_id

)

select
    inspections.inspection_id,
    inspections.done_date,
    most_served.duty_count

from inspections
cross join build_info
cross join parameters
left join most_served on inspections.inspection_id = most_served.inspection_id

where
    most_served.duty_count > 1
    or (
        most_served.duty_count is null
        and extract(year from inspections.done_date) * 12
        + extract(month from inspections.done_date)
        >= extract(year from build_info.as_of_date) * 12
        + extract(month from build_info.as_of_date) - cast(parameters.value as integer)
    )
