-- Loans newly past 30 days 新逾期30天以上: which of them a warning was raised of before, which were
-- missed 漏警.
--
-- grain: one row per loan and day on which it newly went past 30 days
-- key:   loan_id, past_due_date
-- scope: org_id
-- sort:  org_id, past_due_date, loan_id
-- note:  past 30 is more raw days past due than parameter scored_above_days; a loan that came back
--        and went past again counts anew. Warned is a warning of the loan, or of its customer as a
--        whole, at least parameter warned_ahead_days (30) before that day and not longer before than
--        warned_lookback_days. A loan whose first record is past 30 already is not new
-- columns:
--   loan_id: Loan
--   customer_id: Borrower
--   org_id: Organisation that handles the loan
--   past_due_date: First day past 30 days (day 31)
--   month_end_date: Month end, or the as-of date, of that day
--   until_date: First day no longer past 30 days, or out of the book; empty while so
--   arrears_since_date: First day past due of the arrears that led there
--   outstanding_principal [yuan]: Principal not yet paid at that month end; empty where not reported or gone
--   warning_outcome: WARNED, WARNED_LATE (a warning, but less than 30 days before) or NOT_WARNED
--   is_warned: Warned at least 30 days before
--   is_warned_before_arrears: Warned so, and before the arrears began
--   warning_count [warnings]: Warnings before that day
--   first_warned_date: Day of the first of them
--   first_indicator_code: Indicator of the first of them
--   lead_days [days]: Days from it to day 31

with

parameters as (

    select * from intermediate.int_warning_score_parameters

),

months as (

    select * from intermediate.int_months

),

loan_months as (

    select * from marts.loan_months

),

runs as (

    select * from marts.past_due_runs

    where is_newly_past_due

),

lead_times as (

    select * from intermediate.int_lead_times

),

first_warnings as (

    select
        loan_id,
        past_due_date,
        indicator_code,
        first_warned_date,
        sum(warning_count) over (partition by loan_id, past_due_date) as warning_count,
        row_number() over (
            partition by loan_id, past_due_date
            order by first_warned_date, indicator_code, level
        ) as warning_no

    from lead_times

)

select
    runs.loan_id,
    runs.customer_id,
    runs.org_id,
    runs.past_due_date,
    months.month_end_date,
    runs.until_date,
    runs.arrears_since_date,
    loan_months.outstanding_principal,
    case
        when first_warnings.first_warned_date is null then 'NOT_WARNED'
        when
            first_warnings.first_warned_date + parameters.warned_ahead_days <= runs.past_due_date
            then 'WARNED'
        else 'WARNED_LATE'
    end as warning_outcome,
    coalesce(
        first_warnings.first_warned_date + parameters.warned_ahead_days <= runs.past_due_date,
        false
    ) as is_warned,
    coalesce(
        first_warnings.first_warned_date + parameters.warned_ahead_days <= runs.past_due_date
        and first_warnings.first_warned_date < runs.arrears_since_date,
        false
    ) as is_warned_before_arrears,
    cast(coalesce(first_warnings.warning_count, 0) as bigint) as warning_count,
    first_warnings.first_warned_date,
    first_warnings.indicator_code as first_indicator_code,
    cast(runs.past_due_date - first_warnings.first_warned_date as integer) as lead_days

from runs
cross join parameters
inner join months
    on
        extract(year from runs.past_due_date) * 12 + extract(month from runs.past_due_date)
        = months.month_number
left join first_warnings
    on
        runs.loan_id = first_warnings.loan_id
        and runs.past_due_date = first_warnings.past_due_date
        and first_warnings.warning_no = 1
left join loan_months
    on
        runs.loan_id = loan_months.loan_id
        and months.month_end_date = loan_months.month_end_date
        and loan_months.loan_state = 'ACTIVE'
