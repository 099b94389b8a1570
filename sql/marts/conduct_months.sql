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

counts as (

    select * from intermediate.int_conduct_counts

),

agencies as (

    select * from staging.stg_bank__agencies

),

rules as (

    select rule_code

    from staging.stg_postloan__conduct_rules

    where is_active

),

by_rule as (

    select
        'ANY' as rule_code,
        org_id,
        agency_key,
        handler_key,
        action_count,
        action_count as asked_action_count,
        any_tested_count as tested_action_count,
        any_violating_count as violating_action_count,
        month_end_date

    from counts

    union all

    select
        'C01' as rule_code,
        org_id,
        agency_key,
        handler_key,
        action_count,
        c01_asked_count as asked_action_count,
        c01_tested_count as tested_action_count,
        c01_violating_count as violating_action_count,
        month_end_date

    from counts

    union all

    select
        'C02' as rule_code,
        org_id,
        agency_key,
        handler_key,
        action_count,
        c02_asked_count as asked_action_count,
        c02_tested_count as tested_action_count,
        c02_violating_count as violating_action_count,
        month_end_date

    from counts

    union all

    select
        'C03' as rule_code,
        org_id,
        agency_key,
        handler_key,
        action_count,
        c03_asked_count as asked_action_count,
        c03_tested_count as tested_action_count,
        c03_violating_count as violating_action_count,
        month_end_date

    from counts

    union all

    select
        'C04' as rule_code,
        org_id,
        agency_key,
        handler_key,
        action_count,
        c04_asked_count as asked_action_count,
        c04_tested_count as tested_action_count,
        c04_violating_count as violating_action_count,
        month_end_date

    from counts

    union all

    select
        'C05' as rule_code,
        org_id,
        agency_key,
        handler_key,
        action_count,
        c05_asked_count as asked_action_count,
        c05_tested_count as tested_action_count,
        c05_violating_count as violating_action_count,
        month_end_date

    from counts

    union all

    select
        'C06' as rule_code,
        org_id,
        agency_key,
        handler_key,
        action_count,
        c06_asked_count as asked_action_count,
        c06_tested_count as tested_action_count,
        c06_violating_count as violating_action_count,
        month_end_date

    from counts

    union all

    select
        'C07' as rule_code,
        org_id,
        agency_key,
        handler_key,
        action_count,
        c07_asked_count as asked_action_count,
        c07_tested_count as tested_action_count,
        c07_violating_count as violating_action_count,
        month_end_date

    from counts

    union all

    select
        'C08' as rule_code,
        org_id,
        agency_key,
        handler_key,
        action_count,
        c08_asked_count as asked_action_count,
        c08_tested_count as tested_action_count,
        c08_violating_count as violating_action_count,
        month_end_date

    from counts

    union all

    select
        'C09' as rule_code,
        org_id,
        agency_key,
        handler_key,
        action_count,
        c09_asked_count as asked_action_count,
        c09_tested_count as tested_action_count,
        c09_violating_count as violating_action_count,
        month_end_date

    from counts

    union all

    select
        'C11' as rule_code,
        org_id,
        agency_key,
        handler_key,
        action_count,
        c11_asked_count as asked_action_count,
        c11_tested_count as tested_action_count,
        c11_violating_count as violating_action_count,
        month_end_date

    from counts

)

select
    by_rule.org_id,
    by_rule.month_end_date,
    by_rule.rule_code,
    by_rule.agency_key,
    agencies.agency_name,
    by_rule.handler_key,
    by_rule.action_count,
    by_rule.asked_action_count,
    by_rule.tested_action_count,
    by_rule.violating_action_count

from by_rule
left join rules on by_rule.rule_code = rules.rule_code
left join agencies on by_rule.agency_key = agencies.agency_id

where
    by_rule.rule_code = 'ANY'
    or rules.rule_code is not null
