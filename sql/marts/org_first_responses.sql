-- How soon loans that became overdue in a month were first acted on, of every subtree.
--
-- grain: one row per organisation and month end with loans that became overdue
-- key:   org_id, month_end_date
-- scope: org_id
-- sort:  org_id, month_end_date
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

)

select
    org_closure.ancestor_org_id as org_id,
    first_responses.month_end_date,
    count(*) as started_count,
    count(case when first_responses.response_state = 'RESPONDED' then 1 end)
        as responded_count,
    count(case when first_responses.response_state = 'WAITING' then 1 end) as waiting_count,
    count(case when first_responses.response_state = 'ENDED' then 1 end) as ended_count,
    cast(median(first_responses.response_days) as double) as median_response_days

from first_responses
inner join org_closure on first_responses.org_id = org_closure.descendant_org_id

group by org_closure.ancestor_org_id, first_responses.month_end_date
