-- What each conduct rule in force says of each action, a row each, and ANY for all of them together.
--
-- grain: one row per action checked and rule
-- key:   action_id, rule_code
-- note:  outcome is BROKEN, KEPT, UNTESTED, or empty where the rule does not speak of the action.
--        C10 stands on complaints and is not here

with

tests as (

    select * from intermediate.int_conduct_tests

),

rules as (

    select rule_code
    from staging.stg_postloan__conduct_rules

    where is_active and subject = 'ACTION'

    union all

    select 'ANY' as rule_code

)

select
    tests.*,
    rules.rule_code,
    case rules.rule_code
        when 'C01' then tests.c01
        when 'C02' then tests.c02
        when 'C03' then tests.c03
        when 'C04' then tests.c04
        when 'C05' then tests.c05
        when 'C06' then tests.c06
        when 'C07' then tests.c07
        when 'C08' then tests.c08
        when 'C09' then tests.c09
        when 'C11' then tests.c11
        when 'ANY' then tests.any_rule
    end as outcome

from tests
cross join rules
