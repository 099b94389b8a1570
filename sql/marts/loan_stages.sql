-- The stage each loan in the book is in on the as-of date, since when, and whether it is stuck there.
--
-- grain: one row per loan in the book
-- key:   loan_id
-- scope: org_id
-- sort:  org_id, loan_id
-- columns:
--   loan_id: Loan
--   customer_id: Borrower
--   customer_type: Type of the borrower
--   org_id: Organisation that handles the loan
--   officer_id: Account manager in charge
--   product_code: Product
--   basis: COMPUTED from plan and payments, or REPORTED by the bank's month-end file
--   scope: IN, LOW_RISK or SME_SPECIAL
--   stage_code: Stage
--   previous_stage_code: Stage before; empty since disbursement
--   entered_date: First day of the unbroken run of days in it
--   days_in_stage [days]: Days since then
--   limit_date: Last day within the limit; empty where the stage has none
--   days_over_limit [days]: Days beyond that day; empty where the stage has no limit
--   is_stuck: In the stage beyond its limit
--   ends_on_date: Day on which the calendar ends the stage: maturity, or the end of observation
--   outstanding_principal [yuan]: Principal not yet paid
--   overdue_amount [yuan]: Overdue principal, interest and fees together
--   days_past_due [days]: Days since the due date of the oldest instalment not met

with

build_arguments as (

    select * from staging.stg_postloan__build_arguments

),

spans as (

    select * from marts.loan_stage_spans

    where
        until_date is null
        and is_in_book

),

loans as (

    select * from marts.loans

),

numbered_loans as (

    select * from intermediate.int_loans

),

plan_ends as (

    select * from intermediate.int_plan_ends

    where in_force_until is null

),

restructurings as (

    select * from intermediate.int_restructurings

    where next_date is null

)

select
    spans.loan_id,
    spans.customer_id,
    loans.customer_type,
    spans.org_id,
    loans.officer_id,
    spans.product_code,
    loans.basis,
    spans.scope,
    spans.stage_code,
    spans.previous_stage_code,
    spans.from_date as entered_date,
    spans.days_in_stage,
    spans.limit_date,
    case when spans.limit_date is not null then spans.days_over_limit end as days_over_limit,
    spans.days_over_limit > 0 and spans.limit_date is not null as is_stuck,
    case
        when spans.stage_code = 'PRE_MATURITY' then coalesce(plan_ends.ends_on, loans.maturity_date)
        when spans.stage_code = 'RESTRUCTURE_OBSERVATION'
            then coalesce(restructurings.observation_ends_on, restructurings.certain_until_date)
    end as ends_on_date,
    loans.outstanding_principal,
    loans.overdue_amount,
    loans.days_past_due

from spans
inner join loans on spans.loan_id = loans.loan_id
inner join numbered_loans on spans.loan_id = numbered_loans.loan_id
cross join build_arguments
left join plan_ends on numbered_loans.loan_number = plan_ends.loan_number
left join restructurings
    on
        numbered_loans.loan_number = restructurings.loan_number
        and build_arguments.as_of_date >= restructurings.restructured_date
