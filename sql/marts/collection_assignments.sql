-- Overdue loans given to handlers 派案, as the file says it, by the as-of date.
--
-- grain: one row per assignment
-- key:   assignment_id
-- scope: org_id
-- sort:  org_id, loan_id, assigned_date
-- note:  what came of each is in hands
-- columns:
--   assignment_id: Number of the assignment
--   loan_id: Loan assigned
--   org_id: Organisation that handles the loan
--   hand_no: Which hand it is, from 1
--   handler_type: What kind of handler has it
--   handler_id: Person who handles it
--   agency_id: Agency that handles it
--   assigned_date: Day it was assigned
--   term_end_date: Last day of the term given
--   recalled_date: Day it was taken back, as reported, also after the as-of date; empty: not
--   recall_reason: Why it was taken back

with

assignments as (

    select * from staging.stg_bank__collection_assignments

),

hands as (

    select * from intermediate.int_hands

)

select
    assignments.assignment_id,
    assignments.loan_id,
    hands.org_id,
    assignments.hand_no,
    assignments.handler_type,
    assignments.handler_id,
    assignments.agency_id,
    assignments.assigned_date,
    assignments.term_end_date,
    assignments.recalled_date,
    assignments.recall_reason

from assignments
inner join hands on assignments.assignment_id = hands.assignment_id
