-- Fails when warnings of an organisation are not those of its own and of its children.

with

org_warnings as (

    select * from marts.org_warnings

),

org_units as (

    select * from marts.org_units

),

warnings as (

    select * from marts.warnings

),

month_ends as (

    select * from marts.month_ends

),

last_month as (

    select max(month_end_date) as month_end_date from month_ends

),

totals as (

    select
        org_id,
        sum(triggered_count) as triggered_count,
        sum(case when is_last then open_count else 0 end) as open_count,
        sum(case when is_last then coalesce(overdue_count, 0) else 0 end) as overdue_count,
        sum(case when is_last then coalesce(handled_due_count, 0) else 0 end) as due_count,
        sum(case when is_last then coalesce(handled_in_time_count, 0) else 0 end) as in_time_count

    from (
        select
            org_warnings.*,
            org_warnings.month_end_date = last_month.month_end_date as is_last

        from org_warnings
        cross join last_month
    ) as placed

    group by org_id

),

parts as (

    select
        warnings.org_id,
        count(*) as triggered_count,
        count(case when warnings.is_open then 1 end) as open_count,
        count(case when warnings.is_overdue then 1 end) as overdue_count,
        count(
            case
                when
                    warnings.handling_state not in ('NOT_KNOWN', 'LEFT')
                    and warnings.close_due_date <= last_month.month_end_date
                    then 1
            end
        ) as due_count,
        count(
            case
                when
                    warnings.handling_state = 'IN_TIME'
                    and warnings.close_due_date <= last_month.month_end_date
                    then 1
            end
        ) as in_time_count

    from warnings
    cross join last_month

    where warnings.warning_state <> 'NOT_RECORDED'

    group by warnings.org_id

    union all

    select
        org_units.parent_org_id as org_id,
        totals.triggered_count,
        totals.open_count,
        totals.overdue_count,
        totals.due_count,
        totals.in_time_count

    from totals
    inner join org_units on totals.org_id = org_units.org_id

    where org_units.parent_org_id is not null

),

added as (

    select
        org_id,
        sum(triggered_count) as triggered_count,
        sum(open_count) as open_count,
        sum(overdue_count) as overdue_count,
        sum(due_count) as due_count,
        sum(in_time_count) as in_time_count

    from parts

    where org_id is not null

    group by org_id

)

select
    coalesce(totals.org_id, added.org_id) as org_id,
    totals.open_count,
    added.open_count as added_open_count

from totals
full outer join added on totals.org_id = added.org_id

where
    coalesce(totals.triggered_count, -1) <> coalesce(added.triggered_count, -1)
    or coalesce(totals.open_count, -1) <> coalesce(added.open_count, -1)
    or coalesce(totals.overdue_count, -1) <> coalesce(added.overdue_count, -1)
    or coalesce(totals.due_count, -1) <> coalesce(added.due_count, -1)
    or coalesce(totals.in_time_count, -1) <> coalesce(added.in_time_count, -1)
