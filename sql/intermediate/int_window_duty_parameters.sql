-- The parameters of the checks that belong to a window of days, one typed column each.
--
-- grain: one row
-- key:   redraw_check_days, special_check_working_days, fund_confirmation_days
-- table

with

parameters as (

    select * from staging.stg_postloan__parameters

)

select
    max(case when name = 'redraw_check_days' then cast(value as integer) end)
        as redraw_check_days,
    max(case when name = 'redraw_check_covers_retail' then value end) = 'true'
        as redraw_check_covers_retail,
    max(case when name = 'special_check_working_days' then cast(value as integer) end)
        as special_check_working_days,
    max(case when name = 'special_check_past_due_days' then cast(value as integer) end)
        as special_check_past_due_days,
    max(case when name = 'special_check_covers_retail' then value end) = 'true'
        as special_check_covers_retail,
    max(case when name = 'fund_confirmation_days' then cast(value as integer) end)
        as fund_confirmation_days,
    max(case when name = 'fund_confirmation_days_large' then cast(value as integer) end)
        as fund_confirmation_days_large,
    max(
        case
            when name = 'fund_confirmation_large_amount' then cast(value as decimal(18, 2))
        end
    ) as fund_confirmation_large_amount,
    max(case when name = 'fund_confirmation_again_days' then cast(value as integer) end)
        as fund_confirmation_again_days,
    max(case when name = 'fund_confirmation_interest_days' then cast(value as integer) end)
        as fund_confirmation_interest_days,
    max(case when name = 'fund_confirmation_open_days' then cast(value as integer) end)
        as fund_confirmation_open_days,
    max(case when name = 'fund_confirmation_again_open_days' then cast(value as integer) end)
        as fund_confirmation_again_open_days,
    max(case when name = 'fund_confirmation_past_months' then cast(value as integer) end)
        as fund_confirmation_past_months

from parameters

where area = 'inspection'
