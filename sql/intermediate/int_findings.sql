-- Problems found by the as-of date, with who found them, what became of them, and whether they
-- were there before.
--
-- grain: one row per finding found by the as-of date
-- key:   finding_id
-- note:  found on the day its inspection was done, or was due where the day of doing is not given.
--        Where the file does not say who found it, the kind of inspection does: a spot check or a
--        supervision comes from above, every other check is the organisation's own
-- table

with

build_arguments as (

    select * from staging.stg_postloan__build_arguments

),

parameters as (

    select * from intermediate.int_finding_parameters

),

findings as (

    select * from staging.stg_bank__findings

),

inspections as (

    select * from staging.stg_bank__inspections

),

loans as (

    select * from staging.stg_bank__loans

),

found as (

    select
        findings.finding_id,
        findings.inspection_id,
        inspections.inspection_type,
        inspections.org_id,
        coalesce(inspections.customer_id, loans.customer_id) as customer_id,
        inspections.loan_id,
        loans.officer_id,
        inspections.inspector_id,
        findings.category,
        findings.description,
        coalesce(
            findings.found_by,
            case when inspections.inspection_type in ('SPOT', 'SUPERVISE') then 'SUPERIOR' end,
            'SELF'
        ) as found_by,
        findings.repeat_of,
        findings.severity,
        build_arguments.as_of_date,
        coalesce(inspections.done_date, inspections.due_date) as found_date,
        findings.rectify_due,
        case
            when findings.rectified_date <= build_arguments.as_of_date then findings.rectified_date
        end as rectified_date

    from findings
    inner join inspections on findings.inspection_id = inspections.inspection_id
    cross join build_arguments
    left join loans on inspections.loan_id = loans.loan_id

    where coalesce(inspections.done_date, inspections.due_date) <= build_arguments.as_of_date

),

-- What was put right at each organisation, in one line of days with what was found there.
days as (

    select
        finding_id,
        org_id,
        category,
        1 as is_found,
        found_date as event_date,
        null as rectified_date

    from found

    union all

    select
        finding_id,
        org_id,
        category,
        0 as is_found,
        greatest(rectified_date, found_date) + 1 as event_date,
        greatest(rectified_date, found_date) as rectified_date

    from found

    where rectified_date is not null

),

carried as (

    select
        finding_id,
        is_found,
        event_date,
        max(rectified_date) over (
            partition by org_id, category
            order by event_date, is_found, finding_id
            rows between unbounded preceding and current row
        ) as last_rectified_date

    from days

),

found_again as (

    select carried.finding_id

    from carried
    cross join parameters

    where
        carried.is_found = 1
        and carried.event_date
        <= cast(
            carried.last_rectified_date
            + parameters.repeat_window_months * interval 1 month as date
        )

)

select
    found.finding_id,
    found.inspection_id,
    found.inspection_type,
    found.org_id,
    found.customer_id,
    found.loan_id,
    found.officer_id,
    found.inspector_id,
    found.category,
    found.description,
    found.found_by,
    found.repeat_of,
    case
        when found.rectified_date is null and found.rectify_due < found.as_of_date then 'OVERDUE'
        when found.rectified_date is null then 'OPEN'
        when found.rectify_due is null then 'RECTIFIED'
        when found.rectified_date <= found.rectify_due then 'RECTIFIED_ON_TIME'
        else 'RECTIFIED_LATE'
    end as finding_state,
    found.severity,
    cast(
        greatest(coalesce(found.rectified_date, found.as_of_date) - found.found_date, 0)
        as integer
    ) as days_open,
    found.repeat_of is not null or found_again.finding_id is not null as is_repeat,
    found.found_date,
    found.rectify_due,
    found.rectified_date

from found
left join found_again on found.finding_id = found_again.finding_id
