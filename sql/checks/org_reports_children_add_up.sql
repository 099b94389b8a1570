-- Fails when the regular reports of an organisation are not its own plus its children's.

with

org_reports as (

    select * from marts.org_reports

),

org_units as (

    select * from marts.org_units

),

report_states as (

    select * from marts.report_states

),

own as (

    select
        org_id,
        month_end_date,
        count(case when report_state <> 'NOT_REPORTED' then 1 end) as due_count,
        count(case when report_state = 'ON_TIME' then 1 end) as on_time_count,
        count(case when report_state = 'LATE' then 1 end) as late_count,
        count(case when report_state = 'OVERDUE' then 1 end) as overdue_count,
        count(case when report_state = 'OPEN' then 1 end) as open_count,
        count(case when report_state = 'NOT_REPORTED' then 1 end) as not_reported_count

    from report_states

    group by org_id, month_end_date

),

parts as (

    select
        org_id,
        month_end_date,
        due_count,
        on_time_count,
        late_count,
        overdue_count,
        open_count,
        not_reported_count

    from own

    union all

    select
        org_units.parent_org_id as org_id,
        org_reports.month_end_date,
        org_reports.due_count,
        org_reports.on_time_count,
        org_reports.late_count,
        org_reports.overdue_count,
        org_reports.open_count,
        org_reports.not_reported_count

    from org_reports
    inner join org_units on org_reports.org_id = org_units.org_id

    where org_units.parent_org_id is not null

),

added as (

    select
        org_id,
        month_end_date,
        sum(due_count) as due_count,
        sum(on_time_count) as on_time_count,
        sum(late_count) as late_count,
        sum(overdue_count) as overdue_count,
        sum(open_count) as open_count,
        sum(not_reported_count) as not_reported_count

    from parts

    group by org_id, month_end_date

)

select
    org_reports.org_id,
    org_reports.month_end_date,
    org_reports.due_count,
    added.due_count as added_due_count,
    org_reports.on_time_count,
    added.on_time_count as added_on_time_count,
    org_reports.late_count,
    added.late_count as added_late_count,
    org_reports.overdue_count,
    added.overdue_count as added_overdue_count,
    org_reports.open_count,
    added.open_count as added_open_count,
    org_reports.not_reported_count,
    added.not_reported_count as added_not_reported_count

from org_reports
left join added
    on
        org_reports.org_id = added.org_id
        and org_reports.month_end_date = added.month_end_date

where
    coalesce(org_reports.due_count, 0) <> coalesce(added.due_count, 0)
    or coalesce(org_reports.on_time_count, 0) <> coalesce(added.on_time_count, 0)
    or coalesce(org_reports.late_count, 0) <> coalesce(added.late_count, 0)
    or coalesce(org_reports.overdue_count, 0) <> coalesce(added.overdue_count, 0)
    or coalesce(org_reports.open_count, 0) <> coalesce(added.open_count, 0)
    or coalesce(org_reports.not_reported_count, 0) <> coalesce(added.not_reported_count, 0)
