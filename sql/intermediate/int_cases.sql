-- The cases of collection 案件: every loan of the book that is overdue on the as-of date, and its hand.
--
-- grain: one row per loan in a bucket beyond M0
-- key:   loan_id
-- note:  by effective days past due, so a loan within its days of grace is no case yet. Since when it
--        is overdue is known of loans with a plan
-- table

with

build_arguments as (

    select * from staging.stg_postloan__build_arguments

),

loans as (

    select * from marts.loans

    where
        loan_state = 'ACTIVE'
        and bucket <> 'M0'

),

classes as (

    select customer_classes.*

    from marts.customer_classes
    inner join build_arguments
        on customer_classes.month_end_date = build_arguments.as_of_date

),

numbered_loans as (

    select
        loan_id,
        loan_number

    from intermediate.int_loans

),

runs as (

    select * from intermediate.int_overdue_runs

    where end_date is null

),

hands as (

    select * from intermediate.int_hands

    where to_date is null

)

select
    loans.loan_id,
    loans.customer_id,
    loans.org_id,
    loans.officer_id,
    loans.product_code,
    loans.customer_type,
    loans.basis,
    loans.bucket,
    classes.behaviour_class,
    hands.assignment_id,
    hands.handler_type,
    hands.handler_id,
    hands.agency_id,
    hands.hand_no,
    loans.outstanding_principal,
    loans.overdue_amount,
    loans.days_past_due,
    loans.effective_days_past_due,
    runs.start_date as overdue_since_date,
    hands.from_date as assigned_date,
    hands.term_end_date

from loans
inner join numbered_loans on loans.loan_id = numbered_loans.loan_id
left join classes
    on
        loans.customer_id = classes.customer_id
        and loans.org_id = classes.org_id
left join runs on numbered_loans.loan_number = runs.loan_number
left join hands on loans.loan_id = hands.loan_id
