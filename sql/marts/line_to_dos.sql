-- What the line asks for on the as-of date: reports to submit, certificates to renew, loans to hand on.
--
-- grain: one row per thing to do
-- key:   to_do_kind, item_id
-- scope: org_id
-- sort:  org_id, to_do_kind, due_date, item_id
-- columns:
--   to_do_kind: REPORT, CERTIFICATE or REASSIGN
--   item_id: The report, person or loan it is about
--   org_id: Organisation that has to do it
--   officer_id: Person it is about
--   customer_id: Borrower of the loan it is about
--   loan_id: Loan it is about
--   due_date: Day by which, or since when
--   amount [yuan]: Principal not yet paid of the loan

with

to_dos as (

    select * from intermediate.int_to_dos_line

)

select
    to_do_kind,
    item_id,
    org_id,
    officer_id,
    customer_id,
    loan_id,
    due_date,
    amount

from to_dos
