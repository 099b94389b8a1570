-- The parameters by which warnings are scored, one typed column each.
--
-- grain: one row
-- key:   scored_above_days
-- table

with

parameters as (

    select * from staging.stg_postloan__parameters

    where area = 'warning_scores'

)

select
    max(case when name = 'scored_above_days' then cast(value as integer) end)
        as scored_above_days,
    max(case when name = 'followed_within_days' then cast(value as integer) end)
        as followed_within_days,
    max(case when name = 'warned_ahead_days' then cast(value as integer) end)
        as warned_ahead_days,
    max(case when name = 'warned_lookback_days' then cast(value as integer) end)
        as warned_lookback_days,
    max(case when name = 'score_window_months' then cast(value as integer) end)
        as score_window_months

from parameters
