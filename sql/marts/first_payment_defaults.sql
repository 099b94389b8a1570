-- First payment default of each organisation's own loans: who did not meet the first instalment in time.
--
-- grain: one row per organisation, days allowed, month of the first due date, month of disbursement,
--        product, customer type, scope and month end from which it can be observed
-- key:   org_id, within_days, first_due_month, cohort_month, product_code, customer_type, scope,
--        observable_date
-- scope: org_id
-- sort:  org_id, within_days, first_due_month
-- note:  own loans only; join org_closure for a subtree. A loan can be observed from its first due date
--        plus the days allowed on; before that it is in no rate. Loans without a plan are in no row
-- columns:
--   org_id: Organisation that handles the loans
--   within_days [days]: Days after the due date within which the instalment had to be met
--   first_due_month: First day of the month in which the first instalment is due
--   cohort_month: First day of the month of disbursement
--   product_code: Product
--   customer_type: Type of the borrower
--   scope: IN, LOW_RISK or SME_SPECIAL
--   observable_date: First month end, or the as-of date, at which these loans can be observed
--   loan_count [loans]: Loans with a first instalment
--   default_loan_count [loans]: Loans that did not meet it in time; empty while that cannot be observed
--   default_rate [ratio]: These loans / loans with a first instalment

with

build_arguments as (

    select * from staging.stg_postloan__build_arguments

),

parameters as (

    select * from intermediate.int_parameters

),

first_payments as (

    select * from marts.first_payments

),

windows as (

    select first_payment_days_short as within_days from parameters

    union all

    select first_payment_days_middle as within_days from parameters

    union all

    select first_payment_days_long as within_days from parameters

),

judged as (

    select
        first_payments.org_id,
        windows.within_days,
        first_payments.first_due_month,
        first_payments.cohort_month,
        first_payments.product_code,
        first_payments.customer_type,
        first_payments.scope,
        build_arguments.as_of_date,
        first_payments.first_due_date + windows.within_days as deadline,
        first_payments.met_date is null
        or first_payments.met_date > first_payments.first_due_date + windows.within_days
            as is_unmet

    from first_payments
    cross join windows
    cross join build_arguments

),

placed as (

    select
        org_id,
        within_days,
        first_due_month,
        cohort_month,
        product_code,
        customer_type,
        scope,
        deadline <= as_of_date as is_observable,
        is_unmet,
        case
            when deadline <= as_of_date then least(last_day(deadline), as_of_date)
            else last_day(deadline)
        end as observable_date

    from judged

),

counted as (

    select
        org_id,
        within_days,
        first_due_month,
        cohort_month,
        product_code,
        customer_type,
        scope,
        observable_date,
        count(*) as loan_count,
        case when is_observable then count(case when is_unmet then 1 end) end as default_loan_count

    from placed

    group by
        org_id,
        within_days,
        first_due_month,
        cohort_month,
        product_code,
        customer_type,
        scope,
        observable_date,
        is_observable

)

select
    org_id,
    within_days,
    first_due_month,
    cohort_month,
    product_code,
    customer_type,
    scope,
    observable_date,
    loan_count,
    default_loan_count,
    cast(default_loan_count as double) / nullif(cast(loan_count as double), 0) as default_rate

from counted
