-- Hands of every organisation, its whole subtree, by the month they were assigned in: what each hand
-- was given and what came in.
--
-- grain: one row per organisation, month assigned and hand
-- key:   org_id, month_end_date, hand_no
-- scope: org_id
-- sort:  org_id, month_end_date, hand_no
-- own:   hand_months
-- adds:  hand_count, held_count, settled_count, left_count, recalled_count, reassigned_count,
--        term_over_count, lying_count, lying_amount, days_held, entry_amount, recovered_amount
-- holds: hand_count = held_count + settled_count + left_count + recalled_count + reassigned_count
-- note:  recovered until the hand ends or to the as-of date. Hands of loans on the REPORTED basis are
--        counted and stand in neither amount
-- columns:
--   org_id: Organisation, with everything below it
--   month_end_date: Month end, or the as-of date, of the month assigned in
--   hand_no: Which hand it is, from 1
--   hand_count [hands]: Hands assigned in the month
--   not_reported_count [hands]: Those of loans on the REPORTED basis
--   held_count [hands]: Those that go on
--   settled_count [hands]: Those that ended with nothing past due any more
--   left_count [hands]: Those whose loan was written off or transferred
--   recalled_count [hands]: Those taken back
--   reassigned_count [hands]: Those that ended with the next hand
--   term_over_count [hands]: Those that go on beyond their term
--   lying_count [hands]: Those taken back, not assigned again, and still past due
--   lying_amount [yuan]: What is past due now of those
--   days_held [days]: Days they held their loans, all together
--   days_per_hand [days]: Days held / hands
--   entry_amount [yuan]: Overdue amount on the days assigned
--   recovered_amount [yuan]: Cash that went into it during the hands
--   recovery_rate [ratio]: Recovered amount / entry amount

with

hand_months as (

    select * from marts.hand_months

),

org_closure as (

    select * from marts.org_closure

),

summed as (

    select
        org_closure.ancestor_org_id as org_id,
        hand_months.month_end_date,
        hand_months.hand_no,
        sum(hand_months.hand_count) as hand_count,
        sum(case when hand_months.basis = 'REPORTED' then hand_months.hand_count else 0 end)
            as not_reported_count,
        sum(hand_months.held_count) as held_count,
        sum(hand_months.settled_count) as settled_count,
        sum(hand_months.left_count) as left_count,
        sum(hand_months.recalled_count) as recalled_count,
        sum(hand_months.reassigned_count) as reassigned_count,
        sum(hand_months.term_over_count) as term_over_count,
        sum(hand_months.lying_count) as lying_count,
        sum(hand_months.lying_amount) as lying_amount,
        sum(hand_months.days_held) as days_held,
        sum(hand_months.entry_amount) as entry_amount,
        sum(hand_months.recovered_amount) as recovered_amount

    from hand_months
    inner join org_closure on hand_months.org_id = org_closure.descendant_org_id

    group by org_closure.ancestor_org_id, hand_months.month_end_date, hand_months.hand_no

)

select
    org_id,
    month_end_date,
    hand_no,
    cast(hand_count as bigint) as hand_count,
    cast(not_reported_count as bigint) as not_reported_count,
    cast(held_count as bigint) as held_count,
    cast(settled_count as bigint) as settled_count,
    cast(left_count as bigint) as left_count,
    cast(recalled_count as bigint) as recalled_count,
    cast(reassigned_count as bigint) as reassigned_count,
    cast(term_over_count as bigint) as term_over_count,
    cast(lying_count as bigint) as lying_count,
    cast(lying_amount as decimal(38, 2)) as lying_amount,
    cast(days_held as bigint) as days_held,
    cast(days_held as double) / nullif(cast(hand_count as double), 0) as days_per_hand,
    cast(entry_amount as decimal(38, 2)) as entry_amount,
    cast(recovered_amount as decimal(38, 2)) as recovered_amount,
    cast(recovered_amount as double) / nullif(cast(entry_amount as double), 0) as recovery_rate

from summed
