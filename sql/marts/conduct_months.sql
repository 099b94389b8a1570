-- Conduct of an organisation's own collection each month by rule and by who acted.
--
-- grain: one row per organisation, month end, rule, agency and handler with actions checked
-- key:   org_id, month_end_date, rule_code, agency_key, handler_key
-- scope: org_id
-- sort:  org_id, month_end_date, rule_code, agency_key, handler_key
-- note:  ANY counts an action once, however many rules it breaks. C10 stands on complaints and is not
--        here. Rules add up over organisations and months, never over one another
-- columns:
--   org_id: Organisation that handles the loan
--   month_end_date: Month end of the day of the action; the as-of date in its own month
--   rule_code: Rule, or ANY for actions that break at least one
--   agency_key: Agency that acted; - for the bank itself
--   agency_name: Its name; empty where the file of agencies does not have it
--   handler_key: Person who acted; - where nobody is named
--   action_count [actions]: Actions of customers the rules hold for
--   asked_action_count [actions]: Those the rule speaks of
--   tested_action_count [actions]: Part of them of which everything it needs is told
--   violating_action_count [actions]: Part of those that break it

with

outcomes as (

    select * from intermediate.int_conduct_outcomes

),

agencies as (

    select * from staging.stg_bank__agencies

),

counted as (

    select
        org_id,
        month_end_date,
        rule_code,
        -- The bank's own people, and actions that name nobody, are counted as well.
        coalesce(agency_id, '-') as agency_key,
        coalesce(handler_id, '-') as handler_key,
        count(*) as action_count,
        count(outcome) as asked_action_count,
        count(case when outcome in ('KEPT', 'BROKEN') then 1 end) as tested_action_count,
        count(case when outcome = 'BROKEN' then 1 end) as violating_action_count

    from outcomes

    group by
        org_id,
        month_end_date,
        rule_code,
        coalesce(agency_id, '-'),
        coalesce(handler_id, '-')

)

select
    counted.org_id,
    counted.month_end_date,
    counted.rule_code,
    counted.agency_key,
    agencies.agency_name,
    counted.handler_key,
    counted.action_count,
    counted.asked_action_count,
    counted.tested_action_count,
    counted.violating_action_count

from counted
left join agencies on counted.agency_key = agencies.agency_id
