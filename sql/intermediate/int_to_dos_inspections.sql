-- Inspections to be done: those not done in time, and those that fall due soon.
--
-- grain: one row per duty
-- key:   to_do_kind, item_id
-- note:  while no file of inspections arrived nothing tells what was done, so only what is still ahead
--        is to be done

with

duties as (

    select * from marts.inspection_duties

),

inspections as (

    select * from staging.stg_bank__inspections

),

arrived as (

    select count(*) > 0 as has_rows

    from inspections

),

parameters as (

    select * from intermediate.int_inspection_duty_parameters

),

build_arguments as (

    select * from staging.stg_postloan__build_arguments

)

select
    'CHECK_' || duties.inspection_type as to_do_kind,
    duties.duty_id as item_id,
    duties.org_id,
    duties.officer_id,
    duties.customer_id,
    duties.loan_id,
    duties.due_date,
    duties.outstanding_principal as amount

from duties
cross join arrived
cross join parameters
cross join build_arguments

where
    (duties.duty_state = 'OVERDUE' and arrived.has_rows)
    or (
        duties.duty_state = 'OPEN'
        and duties.due_date <= build_arguments.as_of_date + parameters.duty_ahead_days
    )
