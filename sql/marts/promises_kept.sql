-- How many promises to pay were kept 承诺兑现率, an organisation's whole subtree, by month.
--
-- grain: one row per organisation and month with a promise whose time was over
-- key:   org_id, month_end_date
-- scope: org_id
-- sort:  org_id, month_end_date
-- adds:  due_count, kept_count, broken_count, replaced_count, late_count, not_reported_count,
--        due_amount, kept_amount, paid_amount
-- note:  a promise counts in the month of its deadline, one replaced before it was kept in the month of
--        the plan that replaced it. Those of which no journal of payments tells are in no rate
-- columns:
--   org_id: Organisation, with everything below it
--   month_end_date: Month end of the month in which the time of the promises was over
--   due_count [promises]: Promises whose time was over
--   kept_count [promises]: Those of them kept in time
--   kept_rate [ratio]: Kept / those whose time was over
--   broken_count [promises]: Those of them not kept by their deadline
--   replaced_count [promises]: Those of them a new plan replaced before they were kept
--   late_count [promises]: Those of the broken ones whose money came after the deadline
--   not_reported_count [promises]: Promises besides them of which no journal of payments tells
--   due_amount [yuan]: Promised by those whose time was over
--   kept_amount [yuan]: Promised by those kept
--   paid_amount [yuan]: Paid in time on all of them, at most what each promised
--   paid_rate [ratio]: Paid in time / promised

with

promises as (

    select * from marts.promises

    where month_end_date is not null

),

org_closure as (

    select * from marts.org_closure

),

own as (

    select
        org_id,
        month_end_date,
        count(case when is_counted then 1 end) as due_count,
        count(case when promise_state = 'KEPT' then 1 end) as kept_count,
        count(case when promise_state = 'BROKEN' then 1 end) as broken_count,
        count(case when promise_state = 'REPLACED' then 1 end) as replaced_count,
        count(case when promise_state = 'BROKEN' and days_late is not null then 1 end)
            as late_count,
        count(case when promise_state = 'NOT_REPORTED' then 1 end) as not_reported_count,
        sum(case when is_counted then promised_amount else 0 end) as due_amount,
        sum(case when promise_state = 'KEPT' then promised_amount else 0 end) as kept_amount,
        sum(case when is_counted then paid_amount else 0 end) as paid_amount

    from promises

    group by org_id, month_end_date

),

summed as (

    select
        org_closure.ancestor_org_id as org_id,
        own.month_end_date,
        cast(sum(own.due_count) as bigint) as due_count,
        cast(sum(own.kept_count) as bigint) as kept_count,
        cast(sum(own.broken_count) as bigint) as broken_count,
        cast(sum(own.replaced_count) as bigint) as replaced_count,
        cast(sum(own.late_count) as bigint) as late_count,
        cast(sum(own.not_reported_count) as bigint) as not_reported_count,
        cast(sum(own.due_amount) as decimal(38, 2)) as due_amount,
        cast(sum(own.kept_amount) as decimal(38, 2)) as kept_amount,
        cast(sum(own.paid_amount) as decimal(38, 2)) as paid_amount

    from own
    inner join org_closure on own.org_id = org_closure.descendant_org_id

    group by org_closure.ancestor_org_id, own.month_end_date

)

select
    org_id,
    month_end_date,
    due_count,
    kept_count,
    cast(kept_count as double) / nullif(cast(due_count as double), 0) as kept_rate,
    broken_count,
    replaced_count,
    late_count,
    not_reported_count,
    due_amount,
    kept_amount,
    paid_amount,
    cast(paid_amount as double) / nullif(cast(due_amount as double), 0) as paid_rate

from summed
