-- Loans in a stage whose limit has passed or passes soon: what the process asks for.
--
-- grain: one row per loan
-- key:   item_id
-- note:  by the as-of date; first checks are asked for as checks, not here a second time

with

build_arguments as (

    select * from staging.stg_postloan__build_arguments

),

windows as (

    select min(within_days) as within_days

    from intermediate.int_maturity_windows

),

loan_stages as (

    select * from marts.loan_stages

)

select
    'STAGE' as to_do_kind,
    loan_stages.loan_id as item_id,
    loan_stages.org_id,
    loan_stages.officer_id,
    loan_stages.customer_id,
    loan_stages.loan_id,
    loan_stages.limit_date as due_date,
    loan_stages.outstanding_principal as amount

from loan_stages
cross join build_arguments
cross join windows

where
    loan_stages.stage_code <> 'FIRST_CHECK'
    and loan_stages.limit_date <= build_arguments.as_of_date + windows.within_days
