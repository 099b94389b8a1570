-- Conduct in collection 催收合规 of every organisation, its whole subtree, each month by rule.
--
-- grain: one row per organisation, month end with actions checked, and rule
-- key:   org_id, month_end_date, rule_code
-- scope: org_id
-- sort:  org_id, month_end_date, rule_code
-- own:   conduct_months
-- adds:  action_count, asked_action_count, tested_action_count, violating_action_count
-- note:  ANY counts an action once, however many rules it breaks. C10 stands on complaints and is not
--        here. Where a rule could be tested on no action its violations are missing, not zero
-- columns:
--   org_id: Organisation, with everything below it
--   month_end_date: Calendar month end, or the as-of date as the last point
--   rule_code: Rule, or ANY for actions that break at least one
--   action_count [actions]: Actions of customers the rules hold for
--   asked_action_count [actions]: Those the rule speaks of
--   tested_action_count [actions]: Part of them of which everything it needs is told
--   violating_action_count [actions]: Part of those that break it; empty where none could be tested
--   violation_rate [ratio]: Actions that break it / actions; empty where none could be tested

with

conduct_months as (

    select * from marts.conduct_months

),

org_closure as (

    select * from marts.org_closure

),

summed as (

    select
        org_closure.ancestor_org_id as org_id,
        conduct_months.month_end_date,
        conduct_months.rule_code,
        cast(sum(conduct_months.action_count) as bigint) as action_count,
        cast(sum(conduct_months.asked_action_count) as bigint) as asked_action_count,
        cast(sum(conduct_months.tested_action_count) as bigint) as tested_action_count,
        cast(sum(conduct_months.violating_action_count) as bigint) as violating_action_count

    from conduct_months
    inner join org_closure on conduct_months.org_id = org_closure.descendant_org_id

    group by
        org_closure.ancestor_org_id,
        conduct_months.month_end_date,
        conduct_months.rule_code

)

select
    org_id,
    month_end_date,
    rule_code,
    action_count,
    asked_action_count,
    tested_action_count,
    case when tested_action_count > 0 then violating_action_count end as violating_action_count,
    case
        when tested_action_count > 0
            then cast(violating_action_count as double) / nullif(cast(action_count as double), 0)
    end as violation_rate

from summed
