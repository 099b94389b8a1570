-- Loans of high risk that were never inspected, or not for longer than their frequency allows.
--
-- grain: one row per loan
-- key:   loan_id
-- scope: org_id
-- sort:  org_id, loan_id
-- note:  as of the as-of date; any inspection of the loan or its customer counts. Low-risk loans are
--        not to be inspected. Empty while no file of inspections arrived, for then nothing is known
-- columns:
--   loan_id: Loan
--   customer_id: Borrower
--   customer_type: Type of the borrower, or UNKNOWN
--   org_id: Organisation that handles the loan
--   officer_id: Account manager in charge
--   scope: IN or SME_SPECIAL
--   class_used: Reported grade, or the floor where none is reported
--   behaviour_class: Class of the customer by repayment behaviour
--   days_past_due [days]: Days since the due date of the oldest instalment not met
--   outstanding_principal [yuan]: Principal not yet paid
--   has_bad_class: Its class is worse than special mention
--   is_long_past_due: More days past due than the parameter high_risk_above_days
--   has_bad_behaviour: The customer is C or beyond M1
--   frequency_days [days]: Days within which its regular check returns; empty where no rule holds
--   days_since [days]: Days since it was inspected last; empty when it never was
--   is_never_inspected: No inspection of it is on record
--   disbursed_date: Day of paying out
--   last_done_date: Day it was inspected last

with

high_risk_loans as (

    select * from intermediate.int_high_risk_loans

),

inspections as (

    select * from staging.stg_bank__inspections

),

arrived as (

    select count(*) > 0 as has_rows

    from inspections

)

select
    high_risk_loans.loan_id,
    high_risk_loans.customer_id,
    high_risk_loans.customer_type,
    high_risk_loans.org_id,
    high_risk_loans.officer_id,
    high_risk_loans.scope,
    high_risk_loans.class_used,
    high_risk_loans.behaviour_class,
    high_risk_loans.days_past_due,
    high_risk_loans.outstanding_principal,
    high_risk_loans.has_bad_class,
    high_risk_loans.is_long_past_due,
    high_risk_loans.has_bad_behaviour,
    high_risk_loans.frequency_days,
    high_risk_loans.days_since,
    high_risk_loans.is_never_inspected,
    high_risk_loans.disbursed_date,
    high_risk_loans.last_done_date

from high_risk_loans
inner join arrived on arrived.has_rows

where high_risk_loans.is_uninspected
