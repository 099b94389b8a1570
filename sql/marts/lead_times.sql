-- By which indicator and level a warning was raised of a loan before it newly went past 30 days.
--
-- grain: one row per loan and such day, indicator and level with a warning before
-- key:   loan_id, past_due_date, indicator_code, level
-- scope: org_id
-- sort:  org_id, past_due_date, loan_id
-- columns:
--   loan_id: Loan
--   customer_id: Borrower
--   org_id: Organisation that handles the loan
--   past_due_date: First day past 30 days (day 31)
--   month_end_date: Month end, or the as-of date, of that day
--   indicator_code: Indicator that was triggered
--   level: RED, ORANGE, YELLOW or BLUE
--   warning_count [warnings]: Warnings of it before that day
--   first_warned_date: Day of the first of them
--   lead_days [days]: Days from it to day 31
--   is_warned: At least parameter warned_ahead_days (30) before

with

parameters as (

    select * from intermediate.int_warning_score_parameters

),

missed_loans as (

    select * from marts.missed_loans

),

lead_times as (

    select * from intermediate.int_lead_times

)

select
    missed_loans.loan_id,
    missed_loans.customer_id,
    missed_loans.org_id,
    missed_loans.past_due_date,
    missed_loans.month_end_date,
    lead_times.indicator_code,
    lead_times.level,
    lead_times.warning_count,
    lead_times.first_warned_date,
    cast(missed_loans.past_due_date - lead_times.first_warned_date as integer) as lead_days,
    missed_loans.past_due_date - lead_times.first_warned_date >= parameters.warned_ahead_days
        as is_warned

from missed_loans
cross join parameters
inner join lead_times
    on
        missed_loans.loan_id = lead_times.loan_id
        and missed_loans.past_due_date = lead_times.past_due_date
