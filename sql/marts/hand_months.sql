-- Hands assigned in each month at each organisation itself, by hand and bucket on the day assigned.
--
-- grain: one row per organisation, month assigned, hand, bucket and basis with a hand
-- key:   org_id, month_end_date, hand_no, entry_bucket, basis
-- scope: org_id
-- sort:  org_id, month_end_date, hand_no, entry_bucket
-- note:  what came in is counted until the hand ends or to the as-of date, whatever the month; the
--        amounts are those of hands of loans with a plan, for of others nothing is known
-- columns:
--   org_id: Organisation that handles the loans, its own ones alone
--   month_end_date: Month end, or the as-of date, of the month assigned in
--   hand_no: Which hand it is, from 1
--   entry_bucket: Bucket on the day assigned; NONE where it is not known or the loan had left
--   basis: COMPUTED from plan and payments, or REPORTED by the bank's month-end file
--   hand_count [hands]: Hands assigned in the month
--   held_count [hands]: Those that go on
--   settled_count [hands]: Those that ended with nothing past due any more
--   left_count [hands]: Those whose loan was written off or transferred
--   recalled_count [hands]: Those taken back
--   reassigned_count [hands]: Those that ended with the next hand
--   term_over_count [hands]: Those that go on beyond their term
--   lying_count [hands]: Those taken back, not assigned again, and still past due
--   lying_amount [yuan]: What is past due now of those
--   days_held [days]: Days they held their loans, all together
--   entry_amount [yuan]: Overdue amount on the days assigned; empty for REPORTED
--   recovered_amount [yuan]: Cash that went into it during the hands; empty for REPORTED

with

hands as (

    select * from marts.hands

)

select
    org_id,
    month_end_date,
    hand_no,
    coalesce(entry_bucket, 'NONE') as entry_bucket,
    basis,
    count(*) as hand_count,
    count(case when to_date is null then 1 end) as held_count,
    count(case when end_reason = 'SETTLED' then 1 end) as settled_count,
    count(case when end_reason = 'LEFT' then 1 end) as left_count,
    count(case when end_reason = 'RECALLED' then 1 end) as recalled_count,
    count(case when end_reason = 'REASSIGNED' then 1 end) as reassigned_count,
    count(case when is_term_over then 1 end) as term_over_count,
    count(case when is_lying then 1 end) as lying_count,
    cast(coalesce(sum(case when is_lying then overdue_amount end), 0) as decimal(38, 2))
        as lying_amount,
    cast(sum(days_held) as bigint) as days_held,
    cast(sum(entry_amount) as decimal(38, 2)) as entry_amount,
    cast(sum(recovered_amount) as decimal(38, 2)) as recovered_amount

from hands

group by org_id, month_end_date, hand_no, coalesce(entry_bucket, 'NONE'), basis
