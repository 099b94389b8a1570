-- Due dates missed: instalments not met by the end of the day they were due, by the plan then in force.
--
-- grain: one row per loan and instalment of the plan in force on its due date
-- key:   loan_id, version, period_no
-- scope: org_id
-- sort:  org_id, loan_id, due_date
-- note:  paid on the day after is one day late and was never past due at the end of a day
-- columns:
--   loan_id: Loan
--   customer_id: Borrower
--   org_id: Organisation that handles the loan
--   version: Version of the plan in force on the due date
--   period_no: Number of the instalment
--   due_date: Day the instalment was due
--   due_amount [yuan]: Principal, interest and fees due together
--   met_date: First day on which the money paid met it; empty while it does not, and where a new plan or the end of the loan came first
--   days_late [days]: Days from the due date until it was met, replaced, left the book, or to the as-of date

with

missed as (

    select * from intermediate.int_instalments_missed

),

loans as (

    select * from intermediate.int_loans

)

select
    loans.loan_id,
    loans.customer_id,
    loans.org_id,
    missed.version,
    missed.period_no,
    missed.due_date,
    missed.due_amount,
    missed.met_date,
    cast(missed.late_until_date - missed.due_date as integer) as days_late

from missed
inner join loans on missed.loan_number = loans.loan_number

where missed.is_missed
