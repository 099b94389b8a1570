-- Fails when the inspections of an organisation are not its own duties' plus its children's, or what
-- was done and what was not do not make up what was due.

with

org_inspections as (

    select * from marts.org_inspections

),

org_units as (

    select * from marts.org_units

),

inspection_months as (

    select * from marts.inspection_months

),

parts as (

    select
        org_id,
        month_end_date,
        inspection_type,
        due_count,
        done_count,
        on_time_count,
        overdue_count

    from inspection_months

    union all

    select
        org_units.parent_org_id as org_id,
        org_inspections.month_end_date,
        org_inspections.inspection_type,
        org_inspections.due_count,
        org_inspections.done_count,
        org_inspections.on_time_count,
        org_inspections.overdue_count

    from org_inspections
    inner join org_units on org_inspections.org_id = org_units.org_id

    where org_units.parent_org_id is not null

),

added as (

    select
        org_id,
        month_end_date,
        inspection_type,
        sum(due_count) as due_count,
        sum(done_count) as done_count,
        sum(on_time_count) as on_time_count,
        sum(overdue_count) as overdue_count

    from parts

    group by org_id, month_end_date, inspection_type

)

select
    org_inspections.org_id,
    org_inspections.month_end_date,
    org_inspections.inspection_type,
    org_inspections.due_count,
    added.due_count as added_due_count,
    org_inspections.done_count,
    added.done_count as added_done_count

from org_inspections
left join added
    on
        org_inspections.org_id = added.org_id
        and org_inspections.month_end_date = added.month_end_date
        and org_inspections.inspection_type = added.inspection_type

where
    org_inspections.due_count <> coalesce(added.due_count, 0)
    or coalesce(org_inspections.done_count, 0) <> coalesce(added.done_count, 0)
    or coalesce(org_inspections.on_time_count, 0) <> coalesce(added.on_time_count, 0)
    or coalesce(org_inspections.overdue_count, 0) <> coalesce(added.overdue_count, 0)
    or org_inspections.due_count
    <> org_inspections.done_count
    + org_inspections.overdue_count
    + org_inspections.due_today_count
    or org_inspections.done_count <> org_inspections.on_time_count + org_inspections.late_count
