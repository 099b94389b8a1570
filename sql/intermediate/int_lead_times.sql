-- The first warning of each indicator and level before a loan newly went past 30 days.
--
-- grain: one row per such loan and day, indicator and level with a warning before
-- key:   loan_id, past_due_date, indicator_code, level
-- note:  a warning of the loan or of its customer as a whole, not longer before than parameter
--        warned_lookback_days, and not on that day itself, when it was there to be seen
-- table

with

parameters as (

    select * from intermediate.int_warning_score_parameters

),

runs as (

    select * from marts.past_due_runs

    where is_newly_past_due

),

warned_loans as (

    select * from intermediate.int_warned_loans

),

warnings as (

    select * from intermediate.int_warnings

)

select
    runs.loan_id,
    runs.past_due_date,
    warnings.indicator_code,
    warnings.first_level as level,
    count(*) as warning_count,
    min(warnings.triggered_date) as first_warned_date

from runs
inner join warned_loans on runs.loan_id = warned_loans.loan_id
cross join parameters
inner join warnings
    on
        warned_loans.warning_id = warnings.warning_id
        and runs.past_due_date > warnings.triggered_date
        and runs.past_due_date - parameters.warned_lookback_days <= warnings.triggered_date

group by runs.loan_id, runs.past_due_date, warnings.indicator_code, warnings.first_level
