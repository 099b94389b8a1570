-- The parameters of the credit policy, one typed column each.
--
-- grain: one row
-- key:   near_share
-- note:  shares have room for twenty digits: the product of two short decimals stays short, and
--        overflows with amounts from ten billion yuan on

with

parameters as (

    select * from staging.stg_postloan__parameters

)

select max(case when name = 'near_share' then cast(value as decimal(20, 6)) end) as near_share

from parameters

where area = 'policy'
