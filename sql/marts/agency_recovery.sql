-- What agencies were given and brought in, and what like cases brought in elsewhere, organisation by
-- organisation with its whole subtree.
--
-- grain: one row per organisation and agency with a hand in the window or still held
-- key:   org_id, agency_id
-- scope: org_id
-- sort:  org_id, agency_id
-- adds:  hand_count, not_reported_count, entry_amount, recovered_amount, days_held, held_count,
--        term_over_count, lying_count, compared_count, compared_entry_amount, compared_amount,
--        expected_amount
-- note:  of the hands assigned in the months of the window up to the as-of date. Compared are those
--        assigned long enough ago, by the cash of their first days: expected is what the like cases
--        of all agencies of the bank (same hand, bucket and band of amount) brought in per yuan
-- columns:
--   org_id: Organisation, with everything below it
--   agency_id: Agency that collects
--   hand_count [hands]: Hands assigned to it in the window
--   not_reported_count [hands]: Those of loans on the REPORTED basis, in no amount
--   entry_amount [yuan]: Overdue amount on the days assigned
--   recovered_amount [yuan]: Cash that went into it during the hands
--   recovery_rate [ratio]: Recovered amount / entry amount
--   days_held [days]: Days they held their loans, all together
--   days_per_hand [days]: Days held / hands
--   held_count [hands]: Hands it holds on the as-of date, whenever assigned
--   term_over_count [hands]: Those beyond their term
--   lying_count [hands]: Hands taken back from it, not assigned again, and still past due
--   compared_count [hands]: Hands compared
--   compared_entry_amount [yuan]: Overdue amount on the days assigned of those
--   compared_amount [yuan]: Cash of their first days
--   expected_amount [yuan]: Cash of the first days like cases of all agencies would have brought
--   compared_rate [ratio]: Compared amount / entry amount of the hands compared
--   expected_rate [ratio]: Expected amount / entry amount of the hands compared
--   against_expected [ratio]: Compared amount / expected amount; above 1 is better than like cases

with

build_arguments as (

    select * from staging.stg_postloan__build_arguments

),

parameters as (

    select * from intermediate.int_hand_parameters

),

hands as (

    select * from marts.hands

    where agency_id is not null

),

org_closure as (

    select * from marts.org_closure

),

placed as (

    select
        hands.org_id,
        hands.agency_id,
        hands.basis,
        hands.to_date,
        hands.days_held,
        hands.is_term_over,
        hands.entry_amount,
        hands.recovered_amount,
        hands.is_lying,
        hands.is_compared,
        hands.compared_amount,
        hands.expected_amount,
        extract(year from hands.from_date) * 12 + extract(month from hands.from_date)
        > extract(year from build_arguments.as_of_date) * 12
        + extract(month from build_arguments.as_of_date) - parameters.hand_window_months
            as is_in_window

    from hands
    cross join build_arguments
    cross join parameters

),

own as (

    select
        org_id,
        agency_id,
        count(case when is_in_window then 1 end) as hand_count,
        count(case when is_in_window and basis = 'REPORTED' then 1 end) as not_reported_count,
        sum(case when is_in_window then entry_amount end) as entry_amount,
        sum(case when is_in_window then recovered_amount end) as recovered_amount,
        sum(case when is_in_window then days_held else 0 end) as days_held,
        count(case when to_date is null then 1 end) as held_count,
        count(case when is_term_over then 1 end) as term_over_count,
        count(case when is_lying then 1 end) as lying_count,
        count(case when is_compared then 1 end) as compared_count,
        sum(case when is_compared then entry_amount end) as compared_entry_amount,
        sum(compared_amount) as compared_amount,
        sum(expected_amount) as expected_amount

    from placed

    where is_in_window or to_date is null or is_lying

    group by org_id, agency_id

),

summed as (

    select
        org_closure.ancestor_org_id as org_id,
        own.agency_id,
        cast(sum(own.hand_count) as bigint) as hand_count,
        cast(sum(own.not_reported_count) as bigint) as not_reported_count,
        cast(sum(own.entry_amount) as decimal(38, 2)) as entry_amount,
        cast(sum(own.recovered_amount) as decimal(38, 2)) as recovered_amount,
        cast(sum(own.days_held) as bigint) as days_held,
        cast(sum(own.held_count) as bigint) as held_count,
        cast(sum(own.term_over_count) as bigint) as term_over_count,
        cast(sum(own.lying_count) as bigint) as lying_count,
        cast(sum(own.compared_count) as bigint) as compared_count,
        cast(sum(own.compared_entry_amount) as decimal(38, 2)) as compared_entry_amount,
        cast(sum(own.compared_amount) as decimal(38, 2)) as compared_amount,
        cast(sum(own.expected_amount) as decimal(38, 2)) as expected_amount

    from own
    inner join org_closure on own.org_id = org_closure.descendant_org_id

    group by org_closure.ancestor_org_id, own.agency_id

)

select
    org_id,
    agency_id,
    hand_count,
    not_reported_count,
    entry_amount,
    recovered_amount,
    cast(recovered_amount as double) / nullif(cast(entry_amount as double), 0) as recovery_rate,
    days_held,
    cast(days_held as double) / nullif(cast(hand_count as double), 0) as days_per_hand,
    held_count,
    term_over_count,
    lying_count,
    compared_count,
    compared_entry_amount,
    compared_amount,
    expected_amount,
    cast(compared_amount as double) / nullif(cast(compared_entry_amount as double), 0)
        as compared_rate,
    cast(expected_amount as double) / nullif(cast(compared_entry_amount as double), 0)
        as expected_rate,
    cast(compared_amount as double) / nullif(cast(expected_amount as double), 0)
        as against_expected

from summed
