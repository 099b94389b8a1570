-- Fails when a recovery curve falls, passes its whole, or is less than its children's together.

with

recovery_curves as (

    select * from marts.recovery_curves

),

org_units as (

    select * from marts.org_units

),

children as (

    select
        org_units.parent_org_id as org_id,
        recovery_curves.cohort_month,
        recovery_curves.days_since_entry,
        sum(recovery_curves.entry_amount) as entry_amount,
        sum(recovery_curves.recovered_amount) as recovered_amount

    from recovery_curves
    inner join org_units on recovery_curves.org_id = org_units.org_id

    where org_units.parent_org_id is not null

    group by
        org_units.parent_org_id,
        recovery_curves.cohort_month,
        recovery_curves.days_since_entry

),

followed as (

    select
        org_id,
        cohort_month,
        days_since_entry,
        entry_amount,
        recovered_amount,
        lag(recovered_amount) over (
            partition by org_id, cohort_month order by days_since_entry
        ) as recovered_before

    from recovery_curves

)

select
    followed.org_id,
    followed.cohort_month,
    followed.days_since_entry,
    followed.entry_amount,
    followed.recovered_amount,
    children.recovered_amount as added_recovered_amount

from followed
left join children
    on
        followed.org_id = children.org_id
        and followed.cohort_month = children.cohort_month
        and followed.days_since_entry = children.days_since_entry

where
    followed.recovered_amount > followed.entry_amount
    or followed.recovered_amount < followed.recovered_before
    or followed.entry_amount < children.entry_amount
    or followed.recovered_amount < children.recovered_amount
