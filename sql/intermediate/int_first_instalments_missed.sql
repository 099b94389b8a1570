-- First instalments that were not met by the end of their due date and the days of grace after it.
--
-- grain: one row per loan and version of its plan whose first instalment was missed
-- key:   loan_number, missed_date
-- note:  the plan is the one in force on that last day; the event is the day after
-- table

with

build_arguments as (

    select * from staging.stg_postloan__build_arguments

),

parameters as (

    select * from intermediate.int_parameters

),

loans as (

    select * from intermediate.int_loans

),

first_instalments as (

    select * from intermediate.int_instalments

    where instalment_order = 1

),

spans as (

    select * from intermediate.int_paid_spans

),

last_days as (

    select
        first_instalments.loan_number,
        first_instalments.version,
        first_instalments.due_to_date,
        first_instalments.due_date + loans.grace_days as last_day

    from first_instalments
    inner join loans on first_instalments.loan_number = loans.loan_number

)

select
    last_days.loan_number,
    last_days.last_day + 1 as missed_date

from last_days
cross join parameters
cross join build_arguments
inner join spans
    on
        last_days.loan_number = spans.loan_number
        and last_days.version = spans.version
        and last_days.last_day >= spans.from_date
        and (spans.until_date is null or last_days.last_day < spans.until_date)

where
    last_days.last_day < build_arguments.as_of_date
    and spans.paid_to_date + parameters.arrears_tolerance < last_days.due_to_date
