-- Organisations with loans that found no problem themselves for a long time.
--
-- grain: one row per organisation below the top that is silent at the as-of date
-- key:   org_id
-- scope: org_id
-- sort:  org_id
-- note:  of its whole subtree. Only where findings are known at all. Gravest first: OTHERS_FOUND
--        (what it did not find, others found there), NOT_LOOKED (no self-inspection was made and
--        nobody found anything), NOTHING_FOUND (it looked, and nobody found anything)
-- columns:
--   org_id: Organisation, with everything below it
--   silence: OTHERS_FOUND, NOT_LOOKED or NOTHING_FOUND
--   severity: 3 where others found problems, 2 where nobody looked, 1 where nobody found anything
--   window_start_date: First day looked back on
--   loan_count [loans]: Loans in the book on the as-of date
--   outstanding_principal [yuan]: Principal not yet paid
--   par30_principal [yuan]: Principal of loans more than 30 days past due
--   self_inspection_count [checks]: Self-inspections done since
--   others_found_count [findings]: Problems others found there since

with

build_arguments as (

    select * from staging.stg_postloan__build_arguments

),

parameters as (

    select * from intermediate.int_finding_parameters

),

org_units as (

    select * from intermediate.int_org_units

),

org_closure as (

    select * from marts.org_closure

),

org_months as (

    select * from marts.org_months

),

findings as (

    select * from intermediate.int_findings

),

inspections as (

    select * from marts.inspections

),

time_window as (

    select
        build_arguments.as_of_date,
        cast(
            build_arguments.as_of_date - parameters.silent_window_months * interval 1 month as date
        ) + 1 as window_start_date,
        parameters.silent_least_loan_count

    from build_arguments
    cross join parameters

),

known as (

    select count(*) as finding_count from findings

),

found as (

    select
        org_closure.ancestor_org_id as org_id,
        sum(case when findings.found_by = 'SELF' then 1 else 0 end) as self_found_count,
        sum(case when findings.found_by = 'SELF' then 0 else 1 end) as others_found_count

    from findings
    inner join time_window on findings.found_date >= time_window.window_start_date
    inner join org_closure on findings.org_id = org_closure.descendant_org_id

    group by org_closure.ancestor_org_id

),

looked as (

    select
        org_closure.ancestor_org_id as org_id,
        count(*) as self_inspection_count

    from inspections
    inner join time_window on inspections.done_date >= time_window.window_start_date
    inner join org_closure on inspections.org_id = org_closure.descendant_org_id

    where inspections.inspection_type = 'SELF'

    group by org_closure.ancestor_org_id

)

select
    org_units.org_id,
    case
        when found.others_found_count > 0 then 'OTHERS_FOUND'
        when looked.self_inspection_count is null then 'NOT_LOOKED'
        else 'NOTHING_FOUND'
    end as silence,
    case
        when found.others_found_count > 0 then 3
        when looked.self_inspection_count is null then 2
        else 1
    end as severity,
    time_window.window_start_date,
    org_months.loan_count,
    org_months.outstanding_principal,
    org_months.par30_principal,
    coalesce(looked.self_inspection_count, 0) as self_inspection_count,
    cast(coalesce(found.others_found_count, 0) as bigint) as others_found_count

from org_units
inner join org_months on org_units.org_id = org_months.org_id
inner join time_window on org_months.month_end_date = time_window.as_of_date
inner join known on known.finding_count > 0
left join found on org_units.org_id = found.org_id
left join looked on org_units.org_id = looked.org_id

where
    org_units.parent_org_id is not null
    and org_units.org_status = 'OPEN'
    and org_months.loan_count >= time_window.silent_least_loan_count
    and coalesce(found.self_found_count, 0) = 0
