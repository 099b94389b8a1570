-- The thresholds of conduct in collection and which of its rules are tested, one typed column each.
--
-- grain: one row
-- key:   quiet_from_second, quiet_until_second
-- note:  a time of day is a number of seconds after midnight. A rule the bank left out, or made
--        inactive, is not tested
-- table

with

parameters as (

    select * from staging.stg_postloan__parameters

    where area = 'conduct'

),

rules as (

    select * from staging.stg_postloan__conduct_rules

    where is_active

),

thresholds as (

    select
        max(
            case
                when name = 'quiet_hours_start'
                    then
                        cast(substr(value, 1, 2) as integer) * 3600
                        + cast(substr(value, 4, 2) as integer) * 60
                        + cast(substr(value, 7, 2) as integer)
            end
        ) as quiet_from_second,
        max(
            case
                when name = 'quiet_hours_end'
                    then
                        cast(substr(value, 1, 2) as integer) * 3600
                        + cast(substr(value, 4, 2) as integer) * 60
                        + cast(substr(value, 7, 2) as integer)
            end
        ) as quiet_until_second,
        max(case when name = 'connected_calls_per_day' then cast(value as integer) end)
            as connected_calls_per_day,
        max(case when name = 'unanswered_calls_per_day' then cast(value as integer) end)
            as unanswered_calls_per_day,
        max(case when name = 'lost_contact_attempts' then cast(value as integer) end)
            as lost_contact_attempts,
        max(case when name = 'visit_staff_least' then cast(value as integer) end)
            as visit_staff_least,
        max(case when name = 'evaluation_months' then cast(value as integer) end)
            as evaluation_months,
        max(case when name = 'non_retail_included' then cast(value as boolean) end)
            as is_non_retail_included

    from parameters

),

tested as (

    select
        count(case when rule_code = 'C01' then 1 end) > 0 as tests_c01,
        count(case when rule_code = 'C02' then 1 end) > 0 as tests_c02,
        count(case when rule_code = 'C03' then 1 end) > 0 as tests_c03,
        count(case when rule_code = 'C04' then 1 end) > 0 as tests_c04,
        count(case when rule_code = 'C05' then 1 end) > 0 as tests_c05,
        count(case when rule_code = 'C06' then 1 end) > 0 as tests_c06,
        count(case when rule_code = 'C07' then 1 end) > 0 as tests_c07,
        count(case when rule_code = 'C08' then 1 end) > 0 as tests_c08,
        count(case when rule_code = 'C09' then 1 end) > 0 as tests_c09,
        count(case when rule_code = 'C11' then 1 end) > 0 as tests_c11

    from rules

)

select
    thresholds.quiet_from_second,
    thresholds.quiet_until_second,
    thresholds.connected_calls_per_day,
    thresholds.unanswered_calls_per_day,
    thresholds.lost_contact_attempts,
    thresholds.visit_staff_least,
    thresholds.evaluation_months,
    thresholds.is_non_retail_included,
    tested.tests_c01,
    tested.tests_c02,
    tested.tests_c03,
    tested.tests_c04,
    tested.tests_c05,
    tested.tests_c06,
    tested.tests_c07,
    tested.tests_c08,
    tested.tests_c09,
    tested.tests_c11

from thresholds
cross join tested
