-- Loans of high risk at the as-of date, and when each was inspected last.
--
-- grain: one row per loan in the book that is of high risk
-- key:   loan_number
-- note:  of high risk is a class worse than special mention, more days past due than a parameter says, or a
--        customer whose behaviour is C or beyond M1. Low-risk loans are not to be inspected. It must have
--        been inspected within the days of the regular check of its class
-- table

with

standings as (

    select * from marts.loans

    where loan_state = 'ACTIVE'

),

loans as (

    select * from intermediate.int_inspected_loans

    where scope <> 'LOW_RISK'

),

customer_loans as (

    select * from intermediate.int_customer_loans

),

customer_months as (

    select * from intermediate.int_customer_months

),

last_month as (

    select max(month_number) as month_number

    from intermediate.int_months

),

class_floors as (

    select * from staging.stg_postloan__class_floors

),

terms as (

    select * from intermediate.int_inspection_terms

    where inspection_type = 'DAILY'

),

inspected_days as (

    select * from intermediate.int_last_inspections

    where next_done_date is null

),

parameters as (

    select * from intermediate.int_inspection_duty_parameters

),

build_arguments as (

    select * from staging.stg_postloan__build_arguments

),

special_mention as (

    select max(case when five_class = 'SPECIAL_MENTION' then class_no end) as class_no

    from class_floors

),

judged as (

    select
        loans.loan_number,
        loans.loan_id,
        loans.customer_id,
        loans.org_id,
        loans.officer_id,
        loans.customer_type,
        loans.scope,
        standings.class_used,
        customer_months.behaviour_class,
        standings.days_past_due,
        standings.outstanding_principal,
        loans.disbursed_date,
        terms.days as frequency_days,
        inspected_days.done_date as last_done_date,
        build_arguments.as_of_date,
        coalesce(class_floors.class_no > special_mention.class_no, false) as has_bad_class,
        coalesce(standings.days_past_due > parameters.high_risk_above_days, false)
            as is_long_past_due,
        coalesce(customer_months.behaviour_class in ('C', 'M2_PLUS'), false)
            as has_bad_behaviour

    from loans
    inner join standings on loans.loan_id = standings.loan_id
    inner join customer_loans on loans.loan_number = customer_loans.loan_number
    cross join last_month
    cross join special_mention
    cross join parameters
    cross join build_arguments
    left join customer_months
        on
            customer_loans.customer_number = customer_months.customer_number
            and last_month.month_number = customer_months.month_number
    left join class_floors on standings.class_used = class_floors.five_class
    left join terms
        on
            loans.kind_number = terms.kind_number
            and coalesce(standings.class_used, 'PASS') = terms.five_class
    left join inspected_days on loans.loan_number = inspected_days.loan_number

    where loans.ends_on is null

)

select
    loan_number,
    loan_id,
    customer_id,
    org_id,
    officer_id,
    customer_type,
    scope,
    class_used,
    behaviour_class,
    days_past_due,
    outstanding_principal,
    has_bad_class,
    is_long_past_due,
    has_bad_behaviour,
    frequency_days,
    as_of_date - last_done_date as days_since,
    last_done_date is null as is_never_inspected,
    last_done_date is null or coalesce(as_of_date - last_done_date > frequency_days, false)
        as is_uninspected,
    disbursed_date,
    last_done_date

from judged

where
    has_bad_class
    or is_long_past_due
    or has_bad_behaviour
