-- The parameters of findings and of the quality of inspections, one typed column each.
--
-- grain: one row
-- key:   repeat_window_months
-- table

with

parameters as (

    select * from staging.stg_postloan__parameters

    where area in ('findings', 'inspection_quality')

)

select
    max(case when name = 'repeat_window_months' then cast(value as integer) end)
        as repeat_window_months,
    max(case when name = 'silent_window_months' then cast(value as integer) end)
        as silent_window_months,
    max(case when name = 'silent_least_loan_count' then cast(value as integer) end)
        as silent_least_loan_count,
    max(case when name = 'rectify_soon_days' then cast(value as integer) end) as rectify_soon_days,
    max(case when name = 'shortest_conclusion' then cast(value as integer) end)
        as shortest_conclusion,
    max(case when name = 'same_text_most' then cast(value as integer) end) as same_text_most,
    max(case when name = 'same_text_window_days' then cast(value as integer) end)
        as same_text_window_days,
    max(case when name = 'onsite_checks_per_day' then cast(value as integer) end)
        as onsite_checks_per_day,
    max(case when name = 'blind_within_days' then cast(value as integer) end)
        as blind_within_days,
    max(case when name = 'blind_days_past_due' then cast(value as integer) end)
        as blind_days_past_due

from parameters
