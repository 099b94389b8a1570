-- Each organisation's own findings at each month end, by how serious they are.
--
-- grain: one row per organisation, severity and month end with anything to count
-- key:   org_id, severity, month_number
-- note:  what happened before the first month end stands in it; severity 0 is not given. What is
--        open at a month end is carried forward from what was found less what was put right
-- table

with

build_arguments as (

    select * from staging.stg_postloan__build_arguments

),

months as (

    select * from intermediate.int_months

),

findings as (

    select * from intermediate.int_findings

),

-- A finding is opened, may become overdue, and is put right; each day is in one month.
dated as (

    select
        findings.org_id,
        coalesce(findings.severity, 0) as severity,
        findings.found_by,
        findings.is_repeat,
        findings.finding_state,
        findings.found_date,
        case when findings.rectify_due < build_arguments.as_of_date then findings.rectify_due end
            as passed_due_date,
        case
            when
                findings.rectify_due < build_arguments.as_of_date
                and (
                    findings.rectified_date is null
                    or findings.rectified_date > findings.rectify_due
                )
                then greatest(findings.rectify_due + 1, findings.found_date)
        end as overdue_from_date,
        greatest(findings.rectified_date, findings.found_date) as closed_date,
        findings.rectified_date is not null as is_closed

    from findings
    cross join build_arguments

),

happened as (

    select
        org_id,
        severity,
        found_date as event_date,
        1 as found_count,
        case when found_by = 'SELF' then 1 else 0 end as self_found_count,
        case when found_by = 'SUPERIOR' then 1 else 0 end as superior_found_count,
        case when found_by = 'EXTERNAL' then 1 else 0 end as external_found_count,
        case when is_repeat then 1 else 0 end as repeat_count,
        0 as due_count,
        0 as rectified_in_time_count,
        0 as rectified_late_count,
        1 as opened_count,
        0 as overdue_count

    from dated

    union all

    select
        org_id,
        severity,
        passed_due_date as event_date,
        0 as found_count,
        0 as self_found_count,
        0 as superior_found_count,
        0 as external_found_count,
        0 as repeat_count,
        1 as due_count,
        case when finding_state = 'RECTIFIED_ON_TIME' then 1 else 0 end as rectified_in_time_count,
        case when finding_state = 'RECTIFIED_LATE' then 1 else 0 end as rectified_late_count,
        0 as opened_count,
        0 as overdue_count

    from dated

    where passed_due_date is not null

    union all

    select
        org_id,
        severity,
        closed_date as event_date,
        0 as found_count,
        0 as self_found_count,
        0 as superior_found_count,
        0 as external_found_count,
        0 as repeat_count,
        0 as due_count,
        0 as rectified_in_time_count,
        0 as rectified_late_count,
        -1 as opened_count,
        case when overdue_from_date is null then 0 else -1 end as overdue_count

    from dated

    where is_closed

    union all

    select
        org_id,
        severity,
        overdue_from_date as event_date,
        0 as found_count,
        0 as self_found_count,
        0 as superior_found_count,
        0 as external_found_count,
        0 as repeat_count,
        0 as due_count,
        0 as rectified_in_time_count,
        0 as rectified_late_count,
        0 as opened_count,
        1 as overdue_count

    from dated

    where overdue_from_date is not null

),

first_month as (

    select min(month_number) as month_number from months

),

placed as (

    select
        happened.*,
        greatest(
            cast(
                extract(year from happened.event_date) * 12
                + extract(month from happened.event_date) as integer
            ),
            first_month.month_number
        ) as month_number

    from happened
    cross join first_month

),

summed as (

    select
        org_id,
        severity,
        month_number,
        sum(found_count) as found_count,
        sum(self_found_count) as self_found_count,
        sum(superior_found_count) as superior_found_count,
        sum(external_found_count) as external_found_count,
        sum(repeat_count) as repeat_count,
        sum(due_count) as due_count,
        sum(rectified_in_time_count) as rectified_in_time_count,
        sum(rectified_late_count) as rectified_late_count,
        sum(opened_count) as opened_count,
        sum(overdue_count) as overdue_count

    from placed

    group by org_id, severity, month_number

),

organisations as (

    select
        org_id,
        severity,
        min(month_number) as first_month_number

    from summed

    group by org_id, severity

),

followed as (

    select
        organisations.org_id,
        organisations.severity,
        months.month_number,
        months.month_end_date,
        coalesce(summed.found_count, 0) as found_count,
        coalesce(summed.self_found_count, 0) as self_found_count,
        coalesce(summed.superior_found_count, 0) as superior_found_count,
        coalesce(summed.external_found_count, 0) as external_found_count,
        coalesce(summed.repeat_count, 0) as repeat_count,
        coalesce(summed.due_count, 0) as due_count,
        coalesce(summed.rectified_in_time_count, 0) as rectified_in_time_count,
        coalesce(summed.rectified_late_count, 0) as rectified_late_count,
        sum(coalesce(summed.opened_count, 0)) over (
            partition by organisations.org_id, organisations.severity
            order by months.month_number
            rows between unbounded preceding and current row
        ) as open_count,
        sum(coalesce(summed.overdue_count, 0)) over (
            partition by organisations.org_id, organisations.severity
            order by months.month_number
            rows between unbounded preceding and current row
        ) as overdue_count

    from organisations
    inner join months on organisations.first_month_number <= months.month_number
    left join summed
        on
            organisations.org_id = summed.org_id
            and organisations.severity = summed.severity
            and months.month_number = summed.month_number

)

select
    org_id,
    severity,
    month_number,
    month_end_date,
    found_count,
    self_found_count,
    superior_found_count,
    external_found_count,
    repeat_count,
    due_count,
    rectified_in_time_count,
    rectified_late_count,
    open_count,
    overdue_count

from followed

where found_count + due_count + open_count + overdue_count > 0
