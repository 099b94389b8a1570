-- The first instalment of every loan with a plan, and whether it was met.
--
-- grain: one row per loan with a plan
-- key:   loan_id
-- scope: org_id
-- sort:  org_id, first_due_date, loan_id
-- note:  the first instalment is that of the plan in force on its due date: a plan replaced on or
--        before its first due date never fell due, a plan that replaces it later changes nothing any
--        more. Judged by money alone, whatever became of the loan
-- columns:
--   loan_id: Loan receipt number
--   org_id: Organisation that handles the loan
--   cohort_month: First day of the month of disbursement
--   product_code: Product
--   customer_type: Type of the borrower
--   scope: IN, LOW_RISK or SME_SPECIAL
--   version: Version of the plan the first instalment belongs to
--   first_due_month: First day of the month in which the first instalment is due
--   first_due_date: Day the first instalment is due
--   first_due_amount [yuan]: Principal, interest and fees of it
--   met_date: First day on which the money paid met it; empty while it does not

with

parameters as (

    select * from intermediate.int_parameters

),

loans as (

    select * from intermediate.int_loans

),

loan_cohorts as (

    select * from intermediate.int_loan_cohorts

),

versions as (

    select * from intermediate.int_schedule_versions

    where is_computed

),

first_instalments as (

    select * from intermediate.int_instalments

    where instalment_order = 1

),

payment_days as (

    select * from intermediate.int_payment_days

),

fell_due as (

    select
        versions.loan_number,
        versions.version,
        first_instalments.due_date,
        first_instalments.due_amount,
        row_number() over (
            partition by versions.loan_number order by versions.version
        ) as version_order

    from versions
    inner join first_instalments
        on
            versions.loan_number = first_instalments.loan_number
            and versions.version = first_instalments.version

    where
        versions.in_force_until is null
        or first_instalments.due_date < versions.in_force_until

),

first_due as (

    select
        loan_number,
        version,
        due_date,
        due_amount

    from fell_due

    where version_order = 1

),

met as (

    select
        first_due.loan_number,
        min(payment_days.value_date) as met_date

    from first_due
    cross join parameters
    inner join payment_days
        on
            first_due.loan_number = payment_days.loan_number
            and first_due.due_amount <= payment_days.paid_to_date + parameters.arrears_tolerance

    group by first_due.loan_number

)

select
    loan_cohorts.loan_id,
    loan_cohorts.org_id,
    loan_cohorts.cohort_month,
    loan_cohorts.product_code,
    loan_cohorts.customer_type,
    loan_cohorts.scope,
    first_due.version,
    cast(date_trunc('month', first_due.due_date) as date) as first_due_month,
    first_due.due_date as first_due_date,
    first_due.due_amount as first_due_amount,
    met.met_date

from first_due
inner join loans on first_due.loan_number = loans.loan_number
inner join loan_cohorts on loans.loan_id = loan_cohorts.loan_id
left join met on first_due.loan_number = met.loan_number
