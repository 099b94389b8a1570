-- How soon loans that became overdue in a month were first acted on, of every subtree.
--
-- grain: one row per organisation and month end with loans that became overdue
-- key:   org_id, month_end_date
-- scope: org_id
-- sort:  org_id, month_end_date
-- adds:  started_count, responded_count, waiting_count, ended_count
-- holds: started_count = responded_count + waiting_count + ended_count
-- note:  of the month in which the loan became overdue, by all that is known of it since; the middle
--        of the days is over those acted on, and never adds up
-- columns:
--   org_id: Organisation, with everything below it
--   month_end_date: Calendar month end, or the as-of date, of the first days overdue
--   started_count [episodes]: Runs of days overdue begun in the month
--   responded_count [episodes]: Of those, the ones acted on
--   waiting_count [episodes]: Of those, the ones overdue still without an action
--   ended_count [episodes]: Of those, the ones that ended without an action
--   median_response_days [days]: Middle of the days from the first day overdue to the first action

with

first_responses as (

    select * from marts.first_responses

),

org_closure as (

    select * from marts.org_closure

),

own as (

    select
        org_id,
        month_end_date,
        response_days,
        1 as started_count,
        case when response_state = 'RESPONDED' then 1 else 0 end as responded_count,
        case when response_state = 'WAITING' then 1 else 0 end as waiting_count,
        case when response_state = 'ENDED' then 1 else 0 end as ended_count

    from first_responses

)

select
    org_closure.ancestor_org_id as org_id,
    own.month_end_date,
    cast(sum(own.started_count) as bigint) as started_count,
    cast(sum(own.responded_count) as bigint) as responded_count,
    cast(sum(own.waiting_count) as bigint) as waiting_count,
    cast(sum(own.ended_count) as bigint) as ended_count,
    cast(median(own.response_days) as double) as median_response_days

from own
inner join org_closure on own.org_id = org_closure.descendant_org_id

group by org_closure.ancestor_org_id, own.month_end_date
