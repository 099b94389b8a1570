-- Fails when a class's migration is not that of its own loans plus its children's.

with

class_migrations as (

    select * from marts.class_migrations

),

class_transitions as (

    select * from marts.class_transitions

),

org_units as (

    select * from marts.org_units

),

own as (

    select
        org_id,
        month_end_date,
        from_class as five_class,
        sum(loan_count) as loan_count,
        sum(opening_principal) as opening_principal,
        sum(decrease_principal) as decrease_principal,
        sum(not_reported_principal) as not_reported_principal,
        sum(moved_worse_principal) as moved_worse_principal,
        sum(remaining_principal) as remaining_principal

    from class_transitions

    group by org_id, month_end_date, from_class

),

children as (

    select
        org_units.parent_org_id as org_id,
        class_migrations.month_end_date,
        class_migrations.five_class,
        sum(class_migrations.loan_count) as loan_count,
        sum(class_migrations.opening_principal) as opening_principal,
        sum(class_migrations.decrease_principal) as decrease_principal,
        sum(class_migrations.not_reported_principal) as not_reported_principal,
        sum(class_migrations.moved_worse_principal) as moved_worse_principal,
        sum(class_migrations.remaining_principal) as remaining_principal

    from class_migrations
    inner join org_units on class_migrations.org_id = org_units.org_id

    where org_units.parent_org_id is not null

    group by
        org_units.parent_org_id,
        class_migrations.month_end_date,
        class_migrations.five_class

)

select
    class_migrations.org_id,
    class_migrations.month_end_date,
    class_migrations.five_class,
    class_migrations.loan_count,
    class_migrations.opening_principal,
    class_migrations.decrease_principal

from class_migrations
left join own
    on
        class_migrations.org_id = own.org_id
        and class_migrations.month_end_date = own.month_end_date
        and class_migrations.five_class = own.five_class
left join children
    on
        class_migrations.org_id = children.org_id
        and class_migrations.month_end_date = children.month_end_date
        and class_migrations.five_class = children.five_class

where
    coalesce(class_migrations.loan_count, 0)
    <> coalesce(own.loan_count, 0) + coalesce(children.loan_count, 0)
    or coalesce(class_migrations.opening_principal, 0)
    <> coalesce(own.opening_principal, 0) + coalesce(children.opening_principal, 0)
    or coalesce(class_migrations.decrease_principal, 0)
    <> coalesce(own.decrease_principal, 0) + coalesce(children.decrease_principal, 0)
    or coalesce(class_migrations.not_reported_principal, 0)
    <> coalesce(own.not_reported_principal, 0) + coalesce(children.not_reported_principal, 0)
    or coalesce(class_migrations.moved_worse_principal, 0)
    <> coalesce(own.moved_worse_principal, 0) + coalesce(children.moved_worse_principal, 0)
    or coalesce(class_migrations.remaining_principal, 0)
    <> coalesce(own.remaining_principal, 0) + coalesce(children.remaining_principal, 0)
