-- Fails when the hands of agencies are not all counted at the head offices, or when all agencies
-- together brought in another amount than their own cases let expect.

with

agency_recovery as (

    select * from marts.agency_recovery

),

org_units as (

    select * from marts.org_units

),

hands as (

    select * from marts.hands

),

heads as (

    select
        coalesce(sum(agency_recovery.held_count), 0) as held_count,
        coalesce(sum(agency_recovery.compared_count), 0) as compared_count,
        coalesce(sum(agency_recovery.compared_amount), 0) as compared_amount,
        coalesce(sum(agency_recovery.expected_amount), 0) as expected_amount

    from agency_recovery
    inner join org_units on agency_recovery.org_id = org_units.org_id

    where org_units.parent_org_id is null

),

listed as (

    select
        count(case when to_date is null then 1 end) as held_count,
        count(case when is_compared then 1 end) as compared_count,
        coalesce(sum(compared_amount), 0) as compared_amount

    from hands

    where agency_id is not null

)

select
    heads.held_count,
    listed.held_count as listed_held_count,
    heads.compared_count,
    listed.compared_count as listed_compared_count,
    heads.compared_amount,
    listed.compared_amount as listed_compared_amount,
    heads.expected_amount

from heads
cross join listed

where
    heads.held_count <> listed.held_count
    or heads.compared_count <> listed.compared_count
    or heads.compared_amount <> listed.compared_amount
    -- What is expected of a hand is rounded to the cent.
    or abs(heads.expected_amount - heads.compared_amount) > 0.01 * (heads.compared_count + 1)
