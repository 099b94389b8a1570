-- Fails when the people trained of an organisation are not its own plus its children's.

with

training_coverage as (

    select * from marts.training_coverage

),

org_units as (

    select * from marts.org_units

),

staff as (

    select * from marts.staff

    where staff_state = 'ACTIVE'

),

own as (

    select
        org_id,
        count(*) as staff_count,
        count(case when certificate_state = 'VALID' then 1 end) as certified_count,
        count(case when certificate_state = 'EXPIRED' then 1 end) as expired_count,
        count(case when certificate_state = 'NOT_PASSED' then 1 end) as not_passed_count,
        count(case when certificate_state = 'NO_RECORD' then 1 end) as no_record_count

    from staff

    group by org_id

),

parts as (

    select
        org_id,
        staff_count,
        certified_count,
        expired_count,
        not_passed_count,
        no_record_count

    from own

    union all

    select
        org_units.parent_org_id as org_id,
        training_coverage.staff_count,
        training_coverage.certified_count,
        training_coverage.expired_count,
        training_coverage.not_passed_count,
        training_coverage.no_record_count

    from training_coverage
    inner join org_units on training_coverage.org_id = org_units.org_id

    where org_units.parent_org_id is not null

),

added as (

    select
        org_id,
        sum(staff_count) as staff_count,
        sum(certified_count) as certified_count,
        sum(expired_count) as expired_count,
        sum(not_passed_count) as not_passed_count,
        sum(no_record_count) as no_record_count

    from parts

    group by org_id

)

select
    training_coverage.org_id,
    training_coverage.staff_count,
    added.staff_count as added_staff_count,
    training_coverage.certified_count,
    added.certified_count as added_certified_count,
    training_coverage.expired_count,
    added.expired_count as added_expired_count,
    training_coverage.not_passed_count,
    added.not_passed_count as added_not_passed_count,
    training_coverage.no_record_count,
    added.no_record_count as added_no_record_count

from training_coverage
left join added on training_coverage.org_id = added.org_id

where
    coalesce(training_coverage.staff_count, 0) <> coalesce(added.staff_count, 0)
    or coalesce(training_coverage.certified_count, 0) <> coalesce(added.certified_count, 0)
    or coalesce(training_coverage.expired_count, 0) <> coalesce(added.expired_count, 0)
    or coalesce(training_coverage.not_passed_count, 0) <> coalesce(added.not_passed_count, 0)
    or coalesce(training_coverage.no_record_count, 0) <> coalesce(added.no_record_count, 0)
