-- The parameters of fund flows, one typed column each.
--
-- grain: one row
-- key:   voucher_days

with

parameters as (

    select * from staging.stg_postloan__parameters

)

select
    max(case when name = 'voucher_days' then cast(value as integer) end) as voucher_days,
    max(case when name = 'return_flow_days' then cast(value as integer) end) as return_flow_days,
    max(case when name = 'split_payment_days' then cast(value as integer) end)
        as split_payment_days,
    max(case when name = 'flow_window_months' then cast(value as integer) end)
        as flow_window_months

from parameters

where area = 'funds'
