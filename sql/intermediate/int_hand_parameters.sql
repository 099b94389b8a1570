-- The parameters hands are compared by, one typed column each.
--
-- grain: one row
-- key:   hand_window_months, like_days
-- table

with

parameters as (

    select * from staging.stg_postloan__parameters

    where area = 'hands'

)

select
    max(case when name = 'hand_window_months' then cast(value as integer) end)
        as hand_window_months,
    max(case when name = 'like_days' then cast(value as integer) end) as like_days,
    max(case when name = 'middle_from_amount' then cast(value as decimal(18, 2)) end)
        as middle_from_amount,
    max(case when name = 'large_from_amount' then cast(value as decimal(18, 2)) end)
        as large_from_amount

from parameters
