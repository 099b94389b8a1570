-- How many overdue loans were really collected 催收落实, of every subtree, by bucket.
--
-- grain: one row per organisation, month end and bucket with overdue loans
-- key:   org_id, month_end_date, bucket
-- scope: org_id
-- sort:  org_id, month_end_date, bucket
-- own:   by_bucket
-- adds:  loan_count, tested_loan_count, collected_loan_count, waiting_loan_count,
--        neglected_loan_count, overdue_amount, neglected_overdue_amount, action_count
-- holds: tested_loan_count = collected_loan_count + waiting_loan_count + neglected_loan_count
-- note:  loans of which it is not told whether anybody was reached are outside the rate. No row
--        means that nothing is overdue, or that collection was not on record yet
-- columns:
--   org_id: Organisation, with everything below it
--   month_end_date: Calendar month end, or the as-of date as the last point
--   bucket: Ageing bucket, or ANY for all of them
--   loan_count [loans]: Overdue loans
--   tested_loan_count [loans]: Of those, the ones of which it is told whether they were acted on
--   collected_loan_count [loans]: Of those told, the ones with an action that counts in the window
--   waiting_loan_count [loans]: Of those told, the ones without and overdue for less than the window
--   neglected_loan_count [loans]: Of those told, the ones without for the whole window
--   overdue_amount [yuan]: Overdue amount of the loans; empty where none is reported
--   neglected_overdue_amount [yuan]: Overdue amount of those without an action for the whole window
--   action_count [actions]: Actions in the month on the overdue loans
--   collected_rate [ratio]: Really collected / overdue loans told
--   actions_per_loan [actions per loan]: Actions in the month / overdue loans

with

collected_loans as (

    select * from marts.collected_loans

),

org_closure as (

    select * from marts.org_closure

),

own as (

    select
        org_id,
        month_end_date,
        bucket,
        count(*) as loan_count,
        count(case when work_state <> 'UNKNOWN' then 1 end) as tested_loan_count,
        count(case when work_state = 'COLLECTED' then 1 end) as collected_loan_count,
        count(case when work_state = 'WAITING' then 1 end) as waiting_loan_count,
        count(case when work_state = 'NEGLECTED' then 1 end) as neglected_loan_count,
        sum(overdue_amount) as overdue_amount,
        sum(case when work_state = 'NEGLECTED' then overdue_amount end)
            as neglected_overdue_amount,
        sum(action_count) as action_count

    from collected_loans

    group by org_id, month_end_date, bucket

),

by_bucket as (

    select * from own

    union all

    select
        org_id,
        month_end_date,
        'ANY' as bucket,
        sum(loan_count) as loan_count,
        sum(tested_loan_count) as tested_loan_count,
        sum(collected_loan_count) as collected_loan_count,
        sum(waiting_loan_count) as waiting_loan_count,
        sum(neglected_loan_count) as neglected_loan_count,
        sum(overdue_amount) as overdue_amount,
        sum(neglected_overdue_amount) as neglected_overdue_amount,
        sum(action_count) as action_count

    from own

    group by org_id, month_end_date

),

summed as (

    select
        org_closure.ancestor_org_id as org_id,
        by_bucket.month_end_date,
        by_bucket.bucket,
        cast(sum(by_bucket.loan_count) as bigint) as loan_count,
        cast(sum(by_bucket.tested_loan_count) as bigint) as tested_loan_count,
        cast(sum(by_bucket.collected_loan_count) as bigint) as collected_loan_count,
        cast(sum(by_bucket.waiting_loan_count) as bigint) as waiting_loan_count,
        cast(sum(by_bucket.neglected_loan_count) as bigint) as neglected_loan_count,
        cast(sum(by_bucket.overdue_amount) as decimal(38, 2)) as overdue_amount,
        cast(sum(by_bucket.neglected_overdue_amount) as decimal(38, 2))
            as neglected_overdue_amount,
        cast(sum(by_bucket.action_count) as bigint) as action_count

    from by_bucket
    inner join org_closure on by_bucket.org_id = org_closure.descendant_org_id

    group by org_closure.ancestor_org_id, by_bucket.month_end_date, by_bucket.bucket

)

select
    org_id,
    month_end_date,
    bucket,
    loan_count,
    tested_loan_count,
    collected_loan_count,
    waiting_loan_count,
    neglected_loan_count,
    overdue_amount,
    -- Nothing neglected is 0; neglected without a known amount is missing.
    case when neglected_loan_count = 0 then 0 else neglected_overdue_amount end
        as neglected_overdue_amount,
    action_count,
    cast(collected_loan_count as double) / nullif(cast(tested_loan_count as double), 0)
        as collected_rate,
    cast(action_count as double) / nullif(cast(loan_count as double), 0) as actions_per_loan

from summed
