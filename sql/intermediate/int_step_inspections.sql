-- The first inspection of an overdue loan, or of its customer as a whole, since a step asks for one.
--
-- grain: one row per loan, run of days overdue and step with an inspection
-- key:   loan_number, start_date, step_code
-- table

with

build_arguments as (

    select * from staging.stg_postloan__build_arguments

),

run_stages as (

    select * from intermediate.int_run_stages

),

steps as (

    select * from staging.stg_postloan__collection_steps

    where kind = 'INSPECTION'

),

loans as (

    select * from intermediate.int_loans

),

inspections as (

    select * from staging.stg_bank__inspections

),

done as (

    select
        inspections.loan_id,
        inspections.customer_id,
        inspections.done_date

    from inspections
    inner join build_arguments on inspections.done_date <= build_arguments.as_of_date

),

asked as (

    select
        run_stages.loan_number,
        run_stages.start_date,
        run_stages.step_code,
        run_stages.asked_from_date,
        run_stages.end_date,
        loans.loan_id,
        loans.customer_id

    from run_stages
    inner join steps on run_stages.step_code = steps.step_code
    inner join loans on run_stages.loan_number = loans.loan_number

),

inspected as (

    select
        asked.loan_number,
        asked.start_date,
        asked.step_code,
        done.done_date

    from asked
    inner join done on asked.loan_id = done.loan_id

    where
        asked.asked_from_date <= done.done_date
        and (asked.end_date is null or asked.end_date > done.done_date)

    union all

    select
        asked.loan_number,
        asked.start_date,
        asked.step_code,
        done.done_date

    from asked
    inner join done on asked.customer_id = done.customer_id

    where
        done.loan_id is null
        and asked.asked_from_date <= done.done_date
        and (asked.end_date is null or asked.end_date > done.done_date)

)

select
    loan_number,
    start_date,
    step_code,
    min(done_date) as done_date

from inspected

group by loan_number, start_date, step_code
