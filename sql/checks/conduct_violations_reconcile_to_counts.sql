-- Fails when the breaches of a rule listed are not those counted, or an action is counted twice in ANY.

with

conduct_violations as (

    select * from marts.conduct_violations

),

conduct_months as (

    select * from marts.conduct_months

),

listed as (

    select
        org_id,
        month_end_date,
        rule_code,
        count(*) as violating_action_count

    from conduct_violations

    group by org_id, month_end_date, rule_code

    union all

    select
        org_id,
        month_end_date,
        'ANY' as rule_code,
        count(distinct action_id) as violating_action_count

    from conduct_violations

    group by org_id, month_end_date

),

counted as (

    select
        org_id,
        month_end_date,
        rule_code,
        sum(violating_action_count) as violating_action_count

    from conduct_months

    group by org_id, month_end_date, rule_code

)

select
    coalesce(counted.org_id, listed.org_id) as org_id,
    coalesce(counted.month_end_date, listed.month_end_date) as month_end_date,
    coalesce(counted.rule_code, listed.rule_code) as rule_code,
    counted.violating_action_count,
    listed.violating_action_count as listed_action_count

from counted
full outer join listed
    on
        counted.org_id = listed.org_id
        and counted.month_end_date = listed.month_end_date
        and counted.rule_code = listed.rule_code

where coalesce(counted.violating_action_count, 0) <> coalesce(listed.violating_action_count, 0)
