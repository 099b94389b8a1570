-- Fails when the changes counted for the head office are not all changes, or the parts of an
-- organisation do not add up to it.

with

org_element_changes as (

    select * from marts.org_element_changes

),

org_units as (

    select * from marts.org_units

),

element_changes as (

    select * from marts.element_changes

),

parts as (

    select
        org_id,
        month_end_date,
        event_type,
        count(*) as change_count,
        count(case when is_without_approval then 1 end) as without_approval_count,
        count(case when is_while_overdue then 1 end) as while_overdue_count,
        count(case when is_later_overdue then 1 end) as later_overdue_count

    from element_changes

    group by org_id, month_end_date, event_type

    union all

    select
        org_units.parent_org_id as org_id,
        org_element_changes.month_end_date,
        org_element_changes.event_type,
        org_element_changes.change_count,
        org_element_changes.without_approval_count,
        org_element_changes.while_overdue_count,
        org_element_changes.later_overdue_count

    from org_element_changes
    inner join org_units on org_element_changes.org_id = org_units.org_id

    where org_units.parent_org_id is not null

),

added as (

    select
        org_id,
        month_end_date,
        event_type,
        sum(change_count) as change_count,
        sum(without_approval_count) as without_approval_count,
        sum(while_overdue_count) as while_overdue_count,
        sum(later_overdue_count) as later_overdue_count

    from parts

    group by org_id, month_end_date, event_type

)

select
    added.org_id,
    added.month_end_date,
    added.event_type,
    added.change_count as added_change_count,
    org_element_changes.change_count

from added
left join org_element_changes
    on
        added.org_id = org_element_changes.org_id
        and added.month_end_date = org_element_changes.month_end_date
        and added.event_type = org_element_changes.event_type

where
    org_element_changes.org_id is null
    or added.change_count <> org_element_changes.change_count
    or added.without_approval_count <> org_element_changes.without_approval_count
    or added.while_overdue_count <> org_element_changes.while_overdue_count
    or added.later_overdue_count <> org_element_changes.later_overdue_count
