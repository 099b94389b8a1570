-- Inspections done, with the certificate the inspector held that day.
--
-- grain: one row per inspection done by the as-of date
-- key:   inspection_id
-- note:  a certificate of any topic counts, unless the bank names topics for the type of inspection:
--        then only one of these does. Nothing is said of days before the first training on
--        record, nor of inspectors who are not in the file of people
-- table

with

inspections as (

    select * from marts.inspections

    where done_date is not null

),

staff as (

    select * from marts.staff

),

certificates as (

    select * from intermediate.int_certificates

),

act_topics as (

    select * from staging.stg_postloan__act_topics

),

training_records as (

    select * from staging.stg_bank__training_records

),

build_arguments as (

    select * from staging.stg_postloan__build_arguments

),

recorded_since as (

    select min(held_date) as first_held_date from training_records

),

particular_types as (

    select distinct inspection_type

    from act_topics

),

-- In the order of days, certificates before the acts of the same day: the last day valid of all
-- certificates held by then is carried along.
in_order as (

    select
        inspections.inspector_id as staff_id,
        coalesce(particular_types.inspection_type, 'ANY') as counts_for,
        inspections.done_date as day,
        1 as position,
        inspections.inspection_id,
        null as valid_until_date

    from inspections
    left join particular_types on inspections.inspection_type = particular_types.inspection_type

    where inspections.inspector_id is not null

    union all

    select
        staff_id,
        'ANY' as counts_for,
        held_date as day,
        0 as position,
        null as inspection_id,
        valid_until_date

    from certificates

    union all

    select
        certificates.staff_id,
        act_topics.inspection_type as counts_for,
        certificates.held_date as day,
        0 as position,
        null as inspection_id,
        certificates.valid_until_date

    from certificates
    inner join act_topics on certificates.topic = act_topics.topic

),

carried as (

    select
        inspection_id,
        max(valid_until_date) over (
            partition by staff_id, counts_for order by day, position
        ) as valid_until_date

    from in_order

),

held as (

    select
        inspection_id,
        valid_until_date

    from carried

    where inspection_id is not null

)

select
    inspections.inspection_id,
    inspections.org_id,
    inspections.done_date,
    least(last_day(inspections.done_date), build_arguments.as_of_date) as month_end_date,
    held.valid_until_date,
    case
        when recorded_since.first_held_date is null then 'NOT_REPORTED'
        when inspections.done_date < recorded_since.first_held_date then 'BEFORE_RECORDS'
        when staff.staff_id is null then 'UNKNOWN'
        when held.valid_until_date >= inspections.done_date then 'CERTIFIED'
        else 'UNCERTIFIED'
    end as act_state

from inspections
cross join recorded_since
cross join build_arguments
left join staff on inspections.inspector_id = staff.staff_id
left join held on inspections.inspection_id = held.inspection_id
