-- Fails when the conduct of an organisation is not its own plus its children's.

with

org_conduct as (

    select * from marts.org_conduct

),

org_units as (

    select * from marts.org_units

),

conduct_months as (

    select * from marts.conduct_months

),

parts as (

    select
        org_id,
        month_end_date,
        rule_code,
        action_count,
        tested_action_count,
        violating_action_count

    from conduct_months

    union all

    select
        org_units.parent_org_id as org_id,
        org_conduct.month_end_date,
        org_conduct.rule_code,
        org_conduct.action_count,
        org_conduct.tested_action_count,
        coalesce(org_conduct.violating_action_count, 0) as violating_action_count

    from org_conduct
    inner join org_units on org_conduct.org_id = org_units.org_id

    where org_units.parent_org_id is not null

),

added as (

    select
        org_id,
        month_end_date,
        rule_code,
        sum(action_count) as action_count,
        sum(tested_action_count) as tested_action_count,
        sum(violating_action_count) as violating_action_count

    from parts

    group by org_id, month_end_date, rule_code

)

select
    org_conduct.org_id,
    org_conduct.month_end_date,
    org_conduct.rule_code,
    org_conduct.action_count,
    added.action_count as added_action_count,
    org_conduct.violating_action_count,
    added.violating_action_count as added_violating_action_count

from org_conduct
left join added
    on
        org_conduct.org_id = added.org_id
        and org_conduct.month_end_date = added.month_end_date
        and org_conduct.rule_code = added.rule_code

where
    org_conduct.action_count is distinct from added.action_count
    or org_conduct.tested_action_count is distinct from added.tested_action_count
    or coalesce(org_conduct.violating_action_count, 0)
    is distinct from added.violating_action_count
