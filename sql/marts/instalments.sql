-- The plan in force of every loan, and how far and when each instalment was met.
--
-- grain: one row per instalment of the plan in force at the as-of date
-- key:   loan_id, period_no
-- scope: org_id
-- sort:  org_id, loan_id, due_date, period_no
-- note:  where the file of payments never arrived, what was paid is not known and left empty
-- columns:
--   loan_id: Loan
--   org_id: Organisation that handles the loan
--   version: Version of the plan in force
--   period_no: Number of the instalment
--   due_date: Day the instalment is due
--   due_principal [yuan]: Principal due
--   due_interest [yuan]: Interest due
--   due_fee [yuan]: Fees due
--   due_amount [yuan]: Principal, interest and fees due together
--   paid_amount [yuan]: Money the allocation put into the instalment
--   unpaid_amount [yuan]: What is missing of the amount due
--   met_date: First day on which the money paid met the instalment; empty while it does not
--   days_late [days]: Days from the due date to the day it was met, or to the as-of date; 0 when on time

with

build_arguments as (

    select * from staging.stg_postloan__build_arguments

),

loans as (

    select * from intermediate.int_loans

),

versions as (

    select * from intermediate.int_schedule_versions

    where is_in_force

),

instalments as (

    select * from intermediate.int_instalments

),

met as (

    select * from intermediate.int_instalments_met

),

payment_totals as (

    select * from intermediate.int_loan_payment_totals

),

filled as (

    select
        loans.loan_id,
        loans.org_id,
        instalments.version,
        instalments.period_no,
        instalments.due_date,
        instalments.due_principal,
        instalments.due_interest,
        instalments.due_fee,
        instalments.due_amount,
        loans.is_computed,
        met.met_date,
        least(
            greatest(
                coalesce(payment_totals.paid_amount, 0)
                - (instalments.due_to_date - instalments.due_amount),
                0
            ),
            instalments.due_amount
        ) as paid_amount,
        coalesce(met.met_date, build_arguments.as_of_date) - instalments.due_date as days_late

    from instalments
    inner join versions
        on
            instalments.loan_number = versions.loan_number
            and instalments.version = versions.version
    inner join loans on instalments.loan_number = loans.loan_number
    left join met
        on
            instalments.loan_number = met.loan_number
            and instalments.instalment_order = met.instalment_order
    left join payment_totals on instalments.loan_number = payment_totals.loan_number
    cross join build_arguments

)

select
    loan_id,
    org_id,
    version,
    period_no,
    due_date,
    due_principal,
    due_interest,
    due_fee,
    due_amount,
    cast(case when is_computed then paid_amount end as decimal(18, 2)) as paid_amount,
    cast(case when is_computed then due_amount - paid_amount end as decimal(18, 2))
        as unpaid_amount,
    met_date,
    cast(case when is_computed then greatest(days_late, 0) end as integer) as days_late

from filled
