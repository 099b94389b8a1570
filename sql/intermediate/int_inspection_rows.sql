-- Checks planned and done as the bank recorded them, by the as-of date, numbered for cheap joins.
--
-- grain: one row per inspection
-- key:   inspection_number
-- note:  a check done after the as-of date is not yet done
-- table

with

inspections as (

    select * from staging.stg_bank__inspections

),

build_arguments as (

    select * from staging.stg_postloan__build_arguments

),

loans as (

    select * from intermediate.int_inspected_loans

)

select
    row_number() over (order by inspections.inspection_id) as inspection_number,
    inspections.inspection_id,
    inspections.inspection_type,
    inspections.campaign_id,
    inspections.customer_id,
    inspections.loan_id,
    inspections.org_id,
    loans.loan_number,
    inspections.due_date,
    case
        when inspections.done_date <= build_arguments.as_of_date then inspections.done_date
    end as done_date

from inspections
cross join build_arguments
left join loans on inspections.loan_id = loans.loan_id
