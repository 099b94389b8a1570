-- How long before a loan newly went past 30 days the first warning of each indicator and level came.
--
-- grain: one row per such loan and day, indicator and level with a warning before, ALL for all together
-- key:   loan_id, past_due_date, indicator_code, level
-- note:  a loan warned of by several indicators counts once under ALL, with the earliest of them
-- table

with

parameters as (

    select * from intermediate.int_warning_score_parameters

),

missed_loans as (

    select * from marts.missed_loans

),

lead_times as (

    select * from marts.lead_times

),

spread as (

    select
        loan_id,
        past_due_date,
        indicator_code,
        level,
        lead_days

    from lead_times

    union all

    select
        loan_id,
        past_due_date,
        indicator_code,
        'ALL' as level,
        lead_days

    from lead_times

    union all

    select
        loan_id,
        past_due_date,
        'ALL' as indicator_code,
        level,
        lead_days

    from lead_times

    union all

    select
        loan_id,
        past_due_date,
        'ALL' as indicator_code,
        'ALL' as level,
        lead_days

    from lead_times

),

earliest as (

    select
        loan_id,
        past_due_date,
        indicator_code,
        level,
        max(lead_days) as lead_days

    from spread

    group by loan_id, past_due_date, indicator_code, level

)

select
    earliest.loan_id,
    missed_loans.org_id,
    earliest.past_due_date,
    missed_loans.month_end_date,
    earliest.indicator_code,
    earliest.level,
    earliest.lead_days,
    earliest.lead_days >= parameters.warned_ahead_days as is_warned,
    coalesce(
        earliest.lead_days >= parameters.warned_ahead_days
        and earliest.past_due_date - earliest.lead_days < missed_loans.arrears_since_date,
        false
    ) as is_warned_before_arrears

from earliest
cross join parameters
inner join missed_loans
    on
        earliest.loan_id = missed_loans.loan_id
        and earliest.past_due_date = missed_loans.past_due_date
