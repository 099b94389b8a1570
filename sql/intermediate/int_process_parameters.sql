-- The thresholds of stages and of changes, one typed column each, and the numbers of the stages.
--
-- grain: one row
-- key:   pre_maturity_days
-- note:  a stage that the bank does not tell apart has no number

with

parameters as (

    select * from staging.stg_postloan__parameters

),

stages as (

    select * from staging.stg_postloan__process_stages

),

thresholds as (

    select
        max(case when name = 'pre_maturity_days' then cast(value as integer) end)
            as pre_maturity_days,
        max(case when name = 'pre_maturity_days_large' then cast(value as integer) end)
            as pre_maturity_days_large,
        max(case when name = 'pre_maturity_large_amount' then cast(value as decimal(18, 2)) end)
            as pre_maturity_large_amount,
        max(case when name = 'repeat_months' then cast(value as integer) end) as repeat_months,
        max(case when name = 'after_days_short' then cast(value as integer) end)
            as after_days_short,
        max(case when name = 'after_days_middle' then cast(value as integer) end)
            as after_days_middle,
        max(case when name = 'after_days_long' then cast(value as integer) end)
            as after_days_long,
        max(case when name = 'later_overdue_above_days' then cast(value as integer) end)
            as later_overdue_above_days

    from parameters

    where area in ('process', 'changes')

),

numbers as (

    select
        max(case when stage_code = 'FIRST_CHECK' then stage_no end) as first_check_no,
        max(case when stage_code = 'REGULAR' then stage_no end) as regular_no,
        max(case when stage_code = 'RESTRUCTURE_OBSERVATION' then stage_no end) as observation_no,
        max(case when stage_code = 'PRE_MATURITY' then stage_no end) as pre_maturity_no,
        max(case when stage_code = 'PAST_MATURITY' then stage_no end) as past_maturity_no,
        max(case when stage_code = 'NOT_REPORTED' then stage_no end) as not_reported_no,
        max(case when stage_code = 'SETTLED' then stage_no end) as settled_no

    from stages

)

select
    thresholds.pre_maturity_days,
    thresholds.pre_maturity_days_large,
    thresholds.pre_maturity_large_amount,
    thresholds.repeat_months,
    thresholds.after_days_short,
    thresholds.after_days_middle,
    thresholds.after_days_long,
    thresholds.later_overdue_above_days,
    numbers.first_check_no,
    numbers.regular_no,
    numbers.observation_no,
    numbers.pre_maturity_no,
    numbers.past_maturity_no,
    numbers.not_reported_no,
    numbers.settled_no

from thresholds
cross join numbers
