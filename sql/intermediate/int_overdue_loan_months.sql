-- Overdue loans at each month end whose collection is on record, and from which day each is to have
-- been acted on.
--
-- grain: one row per overdue loan and month end
-- key:   loan_number, month_number
-- note:  overdue beyond the days of grace, as the buckets. Of a loan on the REPORTED basis the first
--        day overdue is counted back from its days past due
-- table

with

loan_months as (

    select * from intermediate.int_loan_months

    where effective_days_past_due > 0

),

loans as (

    select * from intermediate.int_loans

),

months as (

    select * from intermediate.int_months

),

days_past_due as (

    select * from intermediate.int_days_past_due

),

windows as (

    select * from intermediate.int_action_windows

),

record as (

    select * from intermediate.int_collection_record

),

runs as (

    select * from intermediate.int_overdue_runs

),

overdue as (

    select
        loan_months.loan_number,
        loan_months.month_number,
        months.month_end_date,
        loan_months.days_past_due,
        windows.bucket,
        windows.window_days,
        months.month_end_date - windows.window_days + 1 as window_from_date,
        months.month_end_date - loan_months.days_past_due + loans.grace_days + 1
            as counted_start_date

    from loan_months
    inner join loans on loan_months.loan_number = loans.loan_number
    inner join months on loan_months.month_number = months.month_number
    inner join days_past_due
        on loan_months.effective_days_past_due = days_past_due.days_past_due
    inner join windows on days_past_due.bucket = windows.bucket

),

starts as (

    select
        overdue.loan_number,
        overdue.month_number,
        max(runs.start_date) as start_date

    from overdue
    inner join runs
        on
            overdue.loan_number = runs.loan_number
            and overdue.month_end_date >= runs.start_date

    group by overdue.loan_number, overdue.month_number

)

select
    overdue.loan_number,
    overdue.month_number,
    overdue.month_end_date,
    overdue.days_past_due,
    overdue.bucket,
    overdue.window_days,
    overdue.window_from_date,
    coalesce(starts.start_date, overdue.counted_start_date) as start_date

from overdue
inner join record on overdue.window_from_date >= record.first_action_date
left join starts
    on
        overdue.loan_number = starts.loan_number
        and overdue.month_number = starts.month_number
