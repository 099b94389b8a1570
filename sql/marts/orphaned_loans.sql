-- Live loans on the as-of date that nobody looks after: to be handed to somebody.
--
-- grain: one row per loan
-- key:   loan_id
-- scope: org_id
-- sort:  org_id, loan_id
-- note:  without a file of people nothing is known and there is no row
-- columns:
--   loan_id: Loan receipt number
--   org_id: Organisation that handles the loan
--   customer_id: Borrower
--   officer_id: Account manager it stands under
--   reason: LEFT the post, UNKNOWN to the file of people, or NONE
--   outstanding_principal [yuan]: Principal not yet paid; empty where it is not reported
--   days_past_due [days]: Days since the due date of the oldest instalment not met
--   off_date: First day the account manager was no longer in post
--   days_since_left [days]: Days since then

with

live_loans as (

    select * from intermediate.int_live_loans

),

build_arguments as (

    select * from staging.stg_postloan__build_arguments

)

select
    live_loans.loan_id,
    live_loans.org_id,
    live_loans.customer_id,
    live_loans.officer_id,
    live_loans.officer_state as reason,
    live_loans.outstanding_principal,
    live_loans.days_past_due,
    live_loans.off_date,
    build_arguments.as_of_date - live_loans.off_date as days_since_left

from live_loans
cross join build_arguments

where live_loans.officer_state in ('LEFT', 'UNKNOWN', 'NONE')
