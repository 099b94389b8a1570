-- Fails when the first responses of an organisation are not its own loans' plus its children's.

with

org_first_responses as (

    select * from marts.org_first_responses

),

first_responses as (

    select * from marts.first_responses

),

org_units as (

    select * from marts.org_units

),

parts as (

    select
        org_id,
        month_end_date,
        case when start_date is not null then 1 else 0 end as started_count,
        case when response_state = 'RESPONDED' then 1 else 0 end as responded_count,
        case when response_state = 'WAITING' then 1 else 0 end as waiting_count,
        case when response_state = 'ENDED' then 1 else 0 end as ended_count

    from first_responses

    union all

    select
        org_units.parent_org_id as org_id,
        org_first_responses.month_end_date,
        org_first_responses.started_count,
        org_first_responses.responded_count,
        org_first_responses.waiting_count,
        org_first_responses.ended_count

    from org_first_responses
    inner join org_units on org_first_responses.org_id = org_units.org_id

    where org_units.parent_org_id is not null

),

added as (

    select
        org_id,
        month_end_date,
        sum(started_count) as started_count,
        sum(responded_count) as responded_count,
        sum(waiting_count) as waiting_count,
        sum(ended_count) as ended_count

    from parts

    group by org_id, month_end_date

)

select
    org_first_responses.org_id,
    org_first_responses.month_end_date

from org_first_responses
left join added
    on
        org_first_responses.org_id = added.org_id
        and org_first_responses.month_end_date = added.month_end_date

where
    org_first_responses.started_count <> coalesce(added.started_count, 0)
    or org_first_responses.responded_count <> coalesce(added.responded_count, 0)
    or org_first_responses.waiting_count <> coalesce(added.waiting_count, 0)
    or org_first_responses.ended_count <> coalesce(added.ended_count, 0)
    or org_first_responses.started_count
    <> org_first_responses.responded_count
    + org_first_responses.waiting_count
    + org_first_responses.ended_count
