-- The parameters of promises to pay, one typed column each.
--
-- grain: one row
-- key:   promise_tolerance_share
-- note:  the share has room for twenty digits: the product of two short decimals stays short, and
--        overflows with amounts from ten billion yuan on

with

parameters as (

    select * from staging.stg_postloan__parameters

)

select
    max(case when name = 'promise_tolerance_share' then cast(value as decimal(20, 6)) end)
        as promise_tolerance_share,
    max(case when name = 'promise_grace_days' then cast(value as integer) end)
        as promise_grace_days,
    max(case when name = 'promise_notice_days' then cast(value as integer) end)
        as promise_notice_days,
    max(case when name = 'promise_follow_up_days' then cast(value as integer) end)
        as promise_follow_up_days,
    max(case when name = 'promise_window_months' then cast(value as integer) end)
        as promise_window_months,
    max(case when name = 'repeat_break_count' then cast(value as integer) end)
        as repeat_break_count,
    max(case when name = 'broken_promise_window_days' then cast(value as integer) end)
        as broken_promise_window_days

from parameters

where area in ('collection', 'warning')
