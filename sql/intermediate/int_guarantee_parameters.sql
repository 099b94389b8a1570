-- The parameters of guarantees, one typed column each.
--
-- grain: one row
-- key:   ltv_yellow
-- note:  shares have room for twenty digits: the product of two short decimals stays short, and
--        overflows with amounts from ten billion yuan on
-- table

with

parameters as (

    select * from staging.stg_postloan__parameters

)

select
    max(case when name = 'loan_to_value_yellow' then cast(value as decimal(20, 6)) end)
        as ltv_yellow,
    max(case when name = 'loan_to_value_red' then cast(value as decimal(20, 6)) end) as ltv_red,
    max(case when name = 'valuation_months' then cast(value as integer) end)
        as valuation_months,
    max(case when name = 'revaluation_notice_days' then cast(value as integer) end)
        as revaluation_notice_days,
    max(case when name = 'expiry_notice_days' then cast(value as integer) end)
        as expiry_notice_days,
    max(case when name = 'value_fall' then cast(value as decimal(20, 6)) end) as value_fall

from parameters

where area = 'guarantee'
