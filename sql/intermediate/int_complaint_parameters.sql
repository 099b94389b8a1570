-- The parameters of complaints, one typed column each.
--
-- grain: one row
-- key:   complaint_days
-- note:  a rule the bank left out, or made inactive, is not tested

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
        max(case when name = 'complaint_days' then cast(value as integer) end) as complaint_days,
        max(case when name = 'non_retail_included' then cast(value as boolean) end)
            as is_non_retail_included

    from parameters

),

tested as (

    select count(case when rule_code = 'C10' then 1 end) > 0 as tests_c10

    from rules

)

select
    thresholds.complaint_days,
    thresholds.is_non_retail_included,
    tested.tests_c10

from thresholds
cross join tested
