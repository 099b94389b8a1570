-- Fails when the hands of an organisation are not its own loans' plus its children's.

with

hand_recovery as (

    select * from marts.hand_recovery

),

org_units as (

    select * from marts.org_units

),

hands as (

    select * from marts.hands

),

parts as (

    select
        org_id,
        month_end_date,
        hand_no,
        count(*) as hand_count,
        sum(days_held) as days_held,
        sum(entry_amount) as entry_amount,
        sum(recovered_amount) as recovered_amount

    from hands

    group by org_id, month_end_date, hand_no

    union all

    select
        org_units.parent_org_id as org_id,
        hand_recovery.month_end_date,
        hand_recovery.hand_no,
        hand_recovery.hand_count,
        hand_recovery.days_held,
        hand_recovery.entry_amount,
        hand_recovery.recovered_amount

    from hand_recovery
    inner join org_units on hand_recovery.org_id = org_units.org_id

    where org_units.parent_org_id is not null

),

added as (

    select
        org_id,
        month_end_date,
        hand_no,
        sum(hand_count) as hand_count,
        sum(days_held) as days_held,
        sum(entry_amount) as entry_amount,
        sum(recovered_amount) as recovered_amount

    from parts

    group by org_id, month_end_date, hand_no

)

select
    coalesce(hand_recovery.org_id, added.org_id) as org_id,
    coalesce(hand_recovery.month_end_date, added.month_end_date) as month_end_date,
    coalesce(hand_recovery.hand_no, added.hand_no) as hand_no,
    hand_recovery.hand_count,
    added.hand_count as added_hand_count,
    hand_recovery.recovered_amount,
    added.recovered_amount as added_recovered_amount

from hand_recovery
full join added
    on
        hand_recovery.org_id = added.org_id
        and hand_recovery.month_end_date = added.month_end_date
        and hand_recovery.hand_no = added.hand_no

where
    coalesce(hand_recovery.hand_count, 0) <> coalesce(added.hand_count, 0)
    or coalesce(hand_recovery.days_held, 0) <> coalesce(added.days_held, 0)
    or coalesce(hand_recovery.entry_amount, 0) <> coalesce(added.entry_amount, 0)
    or coalesce(hand_recovery.recovered_amount, 0) <> coalesce(added.recovered_amount, 0)
    or hand_recovery.hand_count
    <> hand_recovery.held_count + hand_recovery.settled_count + hand_recovery.left_count
    + hand_recovery.recalled_count + hand_recovery.reassigned_count
