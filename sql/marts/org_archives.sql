-- The files of loans of every organisation, its whole subtree, as they stand on the as-of date.
--
-- grain: one row per organisation with a loan the archives file speaks of
-- key:   org_id
-- scope: org_id
-- sort:  org_id
-- adds:  loan_count, due_loan_count, complete_loan_count, no_file_loan_count, due_count,
--        filed_count, on_time_count, missing_count, lent_count, not_returned_count,
--        to_verify_count, verified_count, retention_ending_loan_count, retention_ended_loan_count
-- holds: due_count = filed_count + missing_count
-- note:  only loans in the book are counted as loans; what is lent and what need not be kept any longer
--        counts whatever became of the loan
-- columns:
--   org_id: Organisation, with everything below it
--   loan_count [loans]: Loans in the book whose product the archives file speaks of
--   due_loan_count [loans]: Of those, the ones whose limit of filing has passed
--   complete_loan_count [loans]: Of those due, the ones with every mandatory item filed
--   no_file_loan_count [loans]: Of those due, the ones without any item
--   due_count [items]: Mandatory items whose limit of filing has passed
--   filed_count [items]: Of those, the ones filed
--   on_time_count [items]: Of those, the ones filed within the limit
--   missing_count [items]: Of those, the ones not filed
--   lent_count [items]: Items lent, those not returned in time included
--   not_returned_count [items]: Items lent and not returned by the day they were due back
--   to_verify_count [items]: Items of loans in the book whose copies were compared lately or should have
--     been; empty where the file tells of no comparison
--   verified_count [items]: Of those, the ones compared lately; empty where the file tells of none
--   retention_ending_loan_count [loans]: Closed loans whose file need not be kept much longer
--   retention_ended_loan_count [loans]: Closed loans whose file need not be kept any longer
--   complete_rate [ratio]: Complete loans / loans due
--   filed_rate [ratio]: Filed / mandatory items due
--   on_time_rate [ratio]: Filed within the limit / mandatory items due
--   verified_rate [ratio]: Compared lately / items to compare

with

archive_loans as (

    select * from marts.archive_loans

),

org_closure as (

    select * from marts.org_closure

),

own as (

    select
        org_id,
        count(case when loan_state = 'ACTIVE' then 1 end) as loan_count,
        count(case when file_state in ('COMPLETE', 'INCOMPLETE', 'NO_FILE') then 1 end)
            as due_loan_count,
        count(case when file_state = 'COMPLETE' then 1 end) as complete_loan_count,
        count(case when file_state = 'NO_FILE' then 1 end) as no_file_loan_count,
        sum(due_count) as due_count,
        sum(filed_count) as filed_count,
        sum(on_time_count) as on_time_count,
        sum(missing_count) as missing_count,
        sum(lent_count) as lent_count,
        sum(not_returned_count) as not_returned_count,
        sum(to_verify_count) as to_verify_count,
        sum(verified_count) as verified_count,
        count(case when retention_state = 'ENDING' then 1 end) as retention_ending_loan_count,
        count(case when retention_state = 'ENDED' then 1 end) as retention_ended_loan_count

    from archive_loans

    group by org_id

),

summed as (

    select
        org_closure.ancestor_org_id as org_id,
        cast(sum(own.loan_count) as bigint) as loan_count,
        cast(sum(own.due_loan_count) as bigint) as due_loan_count,
        cast(sum(own.complete_loan_count) as bigint) as complete_loan_count,
        cast(sum(own.no_file_loan_count) as bigint) as no_file_loan_count,
        cast(sum(own.due_count) as bigint) as due_count,
        cast(sum(own.filed_count) as bigint) as filed_count,
        cast(sum(own.on_time_count) as bigint) as on_time_count,
        cast(sum(own.missing_count) as bigint) as missing_count,
        cast(sum(own.lent_count) as bigint) as lent_count,
        cast(sum(own.not_returned_count) as bigint) as not_returned_count,
        cast(sum(own.to_verify_count) as bigint) as to_verify_count,
        cast(sum(own.verified_count) as bigint) as verified_count,
        cast(sum(own.retention_ending_loan_count) as bigint) as retention_ending_loan_count,
        cast(sum(own.retention_ended_loan_count) as bigint) as retention_ended_loan_count

    from own
    inner join org_closure on own.org_id = org_closure.descendant_org_id

    group by org_closure.ancestor_org_id

)

select
    org_id,
    loan_count,
    due_loan_count,
    complete_loan_count,
    no_file_loan_count,
    due_count,
    filed_count,
    on_time_count,
    missing_count,
    lent_count,
    not_returned_count,
    to_verify_count,
    verified_count,
    retention_ending_loan_count,
    retention_ended_loan_count,
    cast(complete_loan_count as double) / nullif(cast(due_loan_count as double), 0)
        as complete_rate,
    cast(filed_count as double) / nullif(cast(due_count as double), 0) as filed_rate,
    cast(on_time_count as double) / nullif(cast(due_count as double), 0) as on_time_rate,
    cast(verified_count as double) / nullif(cast(to_verify_count as double), 0)
        as verified_rate

from summed
