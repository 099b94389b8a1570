-- Fails when what waits on an organisation is not its own to-dos plus its children's.

with

org_to_dos as (

    select * from marts.org_to_dos

),

to_dos as (

    select * from marts.to_dos

),

org_units as (

    select * from marts.org_units

),

parts as (

    select
        org_id,
        to_do_kind,
        1 as to_do_count,
        case when is_overdue then 1 else 0 end as overdue_count,
        amount

    from to_dos

    union all

    select
        org_units.parent_org_id as org_id,
        org_to_dos.to_do_kind,
        org_to_dos.to_do_count,
        org_to_dos.overdue_count,
        org_to_dos.amount

    from org_to_dos
    inner join org_units on org_to_dos.org_id = org_units.org_id

    where org_units.parent_org_id is not null

),

added as (

    select
        org_id,
        to_do_kind,
        sum(to_do_count) as to_do_count,
        sum(overdue_count) as overdue_count,
        sum(amount) as amount

    from parts

    group by org_id, to_do_kind

)

select
    org_to_dos.org_id,
    org_to_dos.to_do_kind,
    org_to_dos.to_do_count,
    added.to_do_count as added_to_do_count,
    org_to_dos.overdue_count,
    added.overdue_count as added_overdue_count

from org_to_dos
left join added
    on
        org_to_dos.org_id = added.org_id
        and org_to_dos.to_do_kind = added.to_do_kind

where
    org_to_dos.to_do_count <> coalesce(added.to_do_count, 0)
    or org_to_dos.overdue_count <> coalesce(added.overdue_count, 0)
    or coalesce(org_to_dos.amount, 0) <> coalesce(added.amount, 0)
    or org_to_dos.to_do_count
    <> org_to_dos.overdue_count + org_to_dos.today_count + org_to_dos.this_week_count
    + org_to_dos.later_count
