-- Changes of what was agreed about a loan 要素变更, by the as-of date.
--
-- grain: one row per event
-- key:   event_id
-- scope: org_id
-- sort:  org_id, loan_id, event_date
-- columns:
--   event_id: Number of the event
--   loan_id: Loan
--   org_id: Organisation that handles the loan
--   event_date: Day of the event
--   posted_at: When the bank recorded it
--   event_type: Kind of event
--   old_value: Value before
--   new_value: Value after
--   amount [yuan]: Amount concerned
--   approval_no: Approval number
--   approved_by: Who approved it
--   financial_difficulty: The borrower was in financial difficulty

with

loan_events as (

    select * from staging.stg_bank__loan_events

),

build_arguments as (

    select * from staging.stg_postloan__build_arguments

),

loans as (

    select * from intermediate.int_loans

)

select
    loan_events.event_id,
    loan_events.loan_id,
    loans.org_id,
    loan_events.event_date,
    loan_events.posted_at,
    loan_events.event_type,
    loan_events.old_value,
    loan_events.new_value,
    loan_events.amount,
    loan_events.approval_no,
    loan_events.approved_by,
    loan_events.financial_difficulty

from loan_events
inner join build_arguments on loan_events.event_date <= build_arguments.as_of_date
inner join loans on loan_events.loan_id = loans.loan_id
