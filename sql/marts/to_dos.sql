-- Everything that waits on somebody on the as-of date: one desk for all kinds of work.
--
-- grain: one row per thing to do
-- key:   to_do_kind, item_id
-- scope: org_id
-- sort:  org_id, to_do_kind, due_date, item_id
-- holds: is_overdue = (due_when = 'OVERDUE')
-- note:  a kind of work brings its own rows in intermediate.int_to_dos_<subject>; to add one, add it
--        to the imports and a line to the union. What is due later than the desk looks ahead is left
--        out here for all alike
-- columns:
--   to_do_kind: What is to be done
--   item_id: What it is about, within its kind
--   org_id: Organisation that has to do it
--   officer_id: Account manager in charge
--   customer_id: Customer it is about
--   loan_id: Loan it is about
--   due_when: OVERDUE, TODAY, THIS_WEEK or LATER
--   amount [yuan]: Money it is about
--   is_overdue: It should have been done before the as-of date
--   due_date: Last day to do it in time
--   days_overdue [days]: Days since then; 0 while it is in time

with

build_arguments as (

    select * from staging.stg_postloan__build_arguments

),

parameters as (

    select * from intermediate.int_to_do_parameters

),

follow_ups as (

    select * from intermediate.int_to_dos_follow_ups

),

archives as (

    select * from intermediate.int_to_dos_archives

),

inspections as (

    select * from intermediate.int_to_dos_inspections

),

findings as (

    select * from intermediate.int_to_dos_findings

),

process as (

    select * from intermediate.int_to_dos_process

),

line as (

    select * from intermediate.int_to_dos_line

),

cases as (

    select * from intermediate.int_to_dos_cases

),

warnings as (

    select * from intermediate.int_to_dos_warnings

),

promises as (

    select * from intermediate.int_to_dos_promises

),

vouchers as (

    select * from intermediate.int_to_dos_vouchers

),

complaints as (

    select * from intermediate.int_to_dos_complaints

),

all_kinds as (

    select * from follow_ups

    union all

    select * from archives

    union all

    select * from inspections

    union all

    select * from findings

    union all

    select * from process

    union all

    select * from line

    union all

    select * from cases

    union all

    select * from warnings

    union all

    select * from promises

    union all

    select * from vouchers

    union all

    select * from complaints

)

select
    all_kinds.to_do_kind,
    all_kinds.item_id,
    all_kinds.org_id,
    all_kinds.officer_id,
    all_kinds.customer_id,
    all_kinds.loan_id,
    case
        when all_kinds.due_date < build_arguments.as_of_date then 'OVERDUE'
        when all_kinds.due_date = build_arguments.as_of_date then 'TODAY'
        when all_kinds.due_date <= build_arguments.as_of_date + parameters.this_week_days
            then 'THIS_WEEK'
        else 'LATER'
    end as due_when,
    cast(all_kinds.amount as decimal(18, 2)) as amount,
    all_kinds.due_date < build_arguments.as_of_date as is_overdue,
    all_kinds.due_date,
    greatest(build_arguments.as_of_date - all_kinds.due_date, 0) as days_overdue

from all_kinds
cross join build_arguments
cross join parameters

where all_kinds.due_date <= build_arguments.as_of_date + parameters.days_ahead
