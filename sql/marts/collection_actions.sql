-- What was done to collect 催收记录, without what was said and without any number or address.
--
-- grain: one row per action by the as-of date on a loan paid out
-- key:   action_id
-- scope: org_id
-- sort:  org_id, loan_id, action_time
-- note:  no text of a note, no contact and no number of a recording: nobody has the right to them yet
-- columns:
--   action_id: Number of the action
--   loan_id: Loan it is about
--   customer_id: Borrower
--   org_id: Organisation that handles the loan
--   action_no: Its place among the actions on the loan
--   channel: How it was done
--   contact_relation: Who was addressed, seen from the borrower
--   result: What came of it
--   handler_id: Who did it
--   agency_id: Agency that did it; empty for the bank itself
--   script_id: Script used
--   staff_count [persons]: How many staff took part
--   duration_seconds [seconds]: How long it lasted
--   is_reached: Somebody was reached, by the flag or else the result; empty where not told
--   is_valid: It counts as collecting; empty where that is not told
--   is_recorded: The talk was recorded
--   has_note: Something was written down of it
--   has_consent: The debtor agreed to be contacted at that time
--   has_complaint: A complaint came of it
--   overdue_since_date: First day of the run of days overdue it falls into; empty outside one
--   action_time: Local time it began
--   action_date: Day of it
--   month_end_date: Month end of that day, or the as-of date

with

placed as (

    select * from intermediate.int_collection_actions

),

run_actions as (

    select * from intermediate.int_run_actions

),

actions as (

    select * from staging.stg_bank__collection_actions

),

loans as (

    select * from intermediate.int_loans

),

months as (

    select * from intermediate.int_months

)

select
    actions.action_id,
    loans.loan_id,
    loans.customer_id,
    loans.org_id,
    placed.action_no,
    actions.channel,
    actions.contact_relation,
    actions.result,
    actions.handler_id,
    actions.agency_id,
    actions.script_id,
    actions.staff_count,
    actions.duration_seconds,
    placed.is_reached,
    placed.is_valid,
    actions.recording_id is not null as is_recorded,
    actions.note_text is not null as has_note,
    actions.has_consent,
    actions.has_complaint,
    run_actions.start_date as overdue_since_date,
    actions.action_time,
    actions.action_date,
    months.month_end_date

from placed
inner join actions on placed.action_id = actions.action_id
inner join loans on placed.loan_number = loans.loan_number
inner join months on placed.month_number = months.month_number
left join run_actions
    on
        placed.loan_number = run_actions.loan_number
        and placed.action_no = run_actions.action_no
