-- Fails when the promises of an organisation are not its own loans' plus its children's.

with

promises_kept as (

    select * from marts.promises_kept

),

promises as (

    select * from marts.promises

    where month_end_date is not null

),

org_units as (

    select * from marts.org_units

),

parts as (

    select
        org_id,
        month_end_date,
        case when is_counted then 1 else 0 end as due_count,
        case when promise_state = 'KEPT' then 1 else 0 end as kept_count,
        case when is_broken then 1 else 0 end as broken_count,
        case when promise_state = 'NOT_REPORTED' then 1 else 0 end as not_reported_count,
        case when is_counted then promised_amount else 0 end as due_amount,
        case when is_counted then paid_amount else 0 end as paid_amount

    from promises

    union all

    select
        org_units.parent_org_id as org_id,
        promises_kept.month_end_date,
        promises_kept.due_count,
        promises_kept.kept_count,
        promises_kept.broken_count + promises_kept.replaced_count as broken_count,
        promises_kept.not_reported_count,
        promises_kept.due_amount,
        promises_kept.paid_amount

    from promises_kept
    inner join org_units on promises_kept.org_id = org_units.org_id

    where org_units.parent_org_id is not null

),

added as (

    select
        org_id,
        month_end_date,
        sum(due_count) as due_count,
        sum(kept_count) as kept_count,
        sum(broken_count) as broken_count,
        sum(not_reported_count) as not_reported_count,
        sum(due_amount) as due_amount,
        sum(paid_amount) as paid_amount

    from parts

    group by org_id, month_end_date

)

select
    promises_kept.org_id,
    promises_kept.month_end_date,
    promises_kept.due_count,
    added.due_count as added_due_count,
    promises_kept.kept_count,
    added.kept_count as added_kept_count

from promises_kept
left join added
    on
        promises_kept.org_id = added.org_id
        and promises_kept.month_end_date = added.month_end_date

where
    added.org_id is null
    or promises_kept.due_count <> added.due_count
    or promises_kept.kept_count <> added.kept_count
    or promises_kept.broken_count + promises_kept.replaced_count <> added.broken_count
    or promises_kept.not_reported_count <> added.not_reported_count
    or promises_kept.due_amount <> added.due_amount
    or promises_kept.paid_amount <> added.paid_amount
