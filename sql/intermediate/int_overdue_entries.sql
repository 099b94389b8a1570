-- What was past due on the day each run of arrears began.
--
-- grain: one row per loan and unbroken run of days past due
-- key:   loan_number, start_date
-- note:  plan and money of the day are carried forward along lines of days: both never fall
-- table

with

episodes as (

    select * from marts.overdue_episodes

),

loans as (

    select * from intermediate.int_loans

),

spans as (

    select * from intermediate.int_paid_spans

),

instalments as (

    select * from intermediate.int_instalments

),

entries as (

    select
        loans.loan_number,
        episodes.loan_id,
        episodes.org_id,
        episodes.start_date,
        case when episodes.ended_by = 'NEW_PLAN' then episodes.end_date end as replaced_date

    from episodes
    inner join loans on episodes.loan_id = loans.loan_id

),

money_line as (

    select
        loan_number,
        from_date as line_date,
        0 as is_entry,
        version,
        paid_to_date

    from spans

    union all

    select
        loan_number,
        start_date as line_date,
        1 as is_entry,
        null as version,
        null as paid_to_date

    from entries

),

money_carried as (

    select
        loan_number,
        line_date,
        is_entry,
        max(version) over to_date as version,
        max(paid_to_date) over to_date as paid_to_date

    from money_line

    window
        to_date as (
            partition by loan_number order by line_date, is_entry
            rows between unbounded preceding and current row
        )

),

paid as (

    select
        loan_number,
        version,
        paid_to_date,
        line_date as start_date

    from money_carried

    where is_entry = 1

),

plans as (

    select distinct
        loan_number,
        version

    from paid

),

-- An instalment due on the day itself is not past due on it, and comes after it.
plan_line as (

    select
        instalments.loan_number,
        instalments.version,
        instalments.due_date as line_date,
        1 as is_instalment,
        instalments.due_to_date,
        null as paid_to_date

    from instalments
    inner join plans
        on
            instalments.loan_number = plans.loan_number
            and instalments.version = plans.version

    union all

    select
        loan_number,
        version,
        start_date as line_date,
        0 as is_instalment,
        null as due_to_date,
        paid_to_date

    from paid

),

plan_carried as (

    select
        loan_number,
        line_date,
        is_instalment,
        paid_to_date,
        max(due_to_date) over (
            partition by loan_number, version order by line_date, is_instalment
            rows between unbounded preceding and current row
        ) as due_to_date

    from plan_line

),

past_due as (

    select
        loan_number,
        line_date as start_date,
        cast(due_to_date - paid_to_date as decimal(18, 2)) as entry_amount

    from plan_carried

    where is_instalment = 0

)

select
    entries.loan_number,
    entries.loan_id,
    entries.org_id,
    past_due.entry_amount,
    entries.start_date,
    entries.replaced_date,
    cast(date_trunc('month', entries.start_date) as date) as cohort_month

from entries
inner join past_due
    on
        entries.loan_number = past_due.loan_number
        and entries.start_date = past_due.start_date
