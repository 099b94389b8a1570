-- Findings to be put right: overdue, or due soon.
--
-- grain: one row per finding not put right whose day has passed or is near
-- key:   item_id
-- note:  one without a day to put it right by is never due, so it waits on the page of findings only

with

build_arguments as (

    select * from staging.stg_postloan__build_arguments

),

parameters as (

    select * from intermediate.int_finding_parameters

),

findings as (

    select * from intermediate.int_findings

)

select
    'RECTIFY' as to_do_kind,
    findings.finding_id as item_id,
    findings.org_id,
    findings.officer_id,
    findings.customer_id,
    findings.loan_id,
    findings.rectify_due as due_date,
    cast(null as decimal(18, 2)) as amount

from findings
cross join build_arguments
cross join parameters

where
    findings.finding_state in ('OPEN', 'OVERDUE')
    and findings.rectify_due <= build_arguments.as_of_date + parameters.rectify_soon_days
