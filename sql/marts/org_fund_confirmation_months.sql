-- What became of amounts due that had been confirmed, at every organisation, its whole subtree.
--
-- grain: one row per organisation and month with due dates that were to be confirmed
-- key:   org_id, month_end_date
-- scope: org_id
-- sort:  org_id, month_end_date
-- adds:  due_count, due_amount, known_count, confirmed_count, confirmed_due_amount,
--        confirmed_late_count, confirmed_late_due_amount, unconfirmed_count, unconfirmed_late_count
-- holds: known_count = confirmed_count + unconfirmed_count
-- note:  due dates passed by the as-of date, by the month they fell in, without those of loans that had
--        left the book or of which nothing tells when they were paid. Late is not met by the end of the due day. confirmed_late_rate is
--        confirmed_late_count / confirmed_count, confirmed_rate is confirmed_count / known_count
-- columns:
--   org_id: Organisation, with everything below it
--   month_end_date: Calendar month end, or the as-of date as the last point
--   due_count [instalments]: Due dates of loans that were to be confirmed
--   due_amount [yuan]: Amounts due on them
--   known_count [instalments]: Due dates the record of inspections reaches
--   confirmed_count [instalments]: Due dates confirmed in full by the latest confirmation
--   confirmed_due_amount [yuan]: Amounts due on them
--   confirmed_rate [ratio]: Due dates confirmed of those known about
--   confirmed_late_count [instalments]: Due dates confirmed, and late all the same
--   confirmed_late_due_amount [yuan]: Amounts due on them
--   confirmed_late_rate [ratio]: Late all the same of the due dates confirmed
--   unconfirmed_count [instalments]: Due dates known not to have been confirmed in full
--   unconfirmed_late_count [instalments]: Those of them that were late
--   unconfirmed_late_rate [ratio]: Late of the due dates not confirmed in full

with

confirmations as (

    select * from marts.fund_confirmations

    where outcome in ('ON_TIME', 'LATE')

),

org_closure as (

    select * from marts.org_closure

),

own as (

    select
        org_id,
        month_end_date,
        count(*) as due_count,
        sum(due_amount) as due_amount,
        count(case when confirmation_state <> 'NOT_KNOWN' then 1 end) as known_count,
        count(case when confirmation_state = 'CONFIRMED' then 1 end) as confirmed_count,
        sum(case when confirmation_state = 'CONFIRMED' then due_amount else 0 end)
            as confirmed_due_amount,
        count(case when confirmation_state = 'CONFIRMED' and outcome = 'LATE' then 1 end)
            as confirmed_late_count,
        sum(
            case
                when confirmation_state = 'CONFIRMED' and outcome = 'LATE' then due_amount
                else 0
            end
        ) as confirmed_late_due_amount,
        count(case when confirmation_state in ('PARTIAL', 'NOT', 'NOT_YET') then 1 end)
            as unconfirmed_count,
        count(
            case
                when confirmation_state in ('PARTIAL', 'NOT', 'NOT_YET') and outcome = 'LATE' then 1
            end
        ) as unconfirmed_late_count

    from confirmations

    group by org_id, month_end_date

),

summed as (

    select
        org_closure.ancestor_org_id as org_id,
        own.month_end_date,
        cast(sum(own.due_count) as bigint) as due_count,
        cast(sum(own.due_amount) as decimal(38, 2)) as due_amount,
        cast(sum(own.known_count) as bigint) as known_count,
        cast(sum(own.confirmed_count) as bigint) as confirmed_count,
        cast(sum(own.confirmed_due_amount) as decimal(38, 2)) as confirmed_due_amount,
        cast(sum(own.confirmed_late_count) as bigint) as confirmed_late_count,
        cast(sum(own.confirmed_late_due_amount) as decimal(38, 2)) as confirmed_late_due_amount,
        cast(sum(own.unconfirmed_count) as bigint) as unconfirmed_count,
        cast(sum(own.unconfirmed_late_count) as bigint) as unconfirmed_late_count

    from own
    inner join org_closure on own.org_id = org_closure.descendant_org_id

    group by org_closure.ancestor_org_id, own.month_end_date

)

select
    org_id,
    month_end_date,
    due_count,
    due_amount,
    known_count,
    confirmed_count,
    confirmed_due_amount,
    cast(confirmed_count as double) / nullif(cast(known_count as double), 0) as confirmed_rate,
    confirmed_late_count,
    confirmed_late_due_amount,
    cast(confirmed_late_count as double) / nullif(cast(confirmed_count as double), 0)
        as confirmed_late_rate,
    unconfirmed_count,
    unconfirmed_late_count,
    cast(unconfirmed_late_count as double) / nullif(cast(unconfirmed_count as double), 0)
        as unconfirmed_late_rate

from summed
