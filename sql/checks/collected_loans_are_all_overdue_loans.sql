-- Fails when an overdue loan is missing among those looked at, though collection
-- has been on record for longer than its window, or one is looked at that is not overdue.

with

record as (

    select * from intermediate.int_collection_record

),

windows as (

    select * from intermediate.int_action_windows

),

overdue as (

    select
        loan_months.loan_id,
        loan_months.month_end_date

    from marts.loan_months
    inner join windows on loan_months.bucket = windows.bucket
    inner join record
        on loan_months.month_end_date - windows.window_days + 1 >= record.first_action_date

    where loan_months.loan_state = 'ACTIVE'

),

collected_loans as (

    select * from marts.collected_loans

)

select
    coalesce(overdue.loan_id, collected_loans.loan_id) as loan_id,
    coalesce(overdue.month_end_date, collected_loans.month_end_date) as month_end_date

from overdue
full outer join collected_loans
    on
        overdue.loan_id = collected_loans.loan_id
        and overdue.month_end_date = collected_loans.month_end_date

where
    overdue.loan_id is null
    or collected_loans.loan_id is null
    or collected_loans.overdue_since_date > collected_loans.month_end_date
