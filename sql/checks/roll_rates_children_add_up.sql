-- Fails when a row of roll rates is not its own loans' plus its children's.

with

roll_rates as (

    select * from marts.roll_rates

),

transitions as (

    select * from marts.transitions

),

org_units as (

    select * from marts.org_units

),

own as (

    select
        org_id,
        month_end_date,
        from_bucket,
        to_state,
        sum(loan_count) as loan_count,
        sum(opening_principal) as opening_principal,
        sum(closing_principal) as closing_principal

    from transitions

    group by org_id, month_end_date, from_bucket, to_state

),

children as (

    select
        org_units.parent_org_id as org_id,
        roll_rates.month_end_date,
        roll_rates.from_bucket,
        roll_rates.to_state,
        sum(roll_rates.loan_count) as loan_count,
        sum(roll_rates.opening_principal) as opening_principal,
        sum(roll_rates.closing_principal) as closing_principal

    from roll_rates
    inner join org_units on roll_rates.org_id = org_units.org_id

    where org_units.parent_org_id is not null

    group by
        org_units.parent_org_id,
        roll_rates.month_end_date,
        roll_rates.from_bucket,
        roll_rates.to_state

)

select
    roll_rates.org_id,
    roll_rates.month_end_date,
    roll_rates.from_bucket,
    roll_rates.to_state,
    roll_rates.loan_count,
    roll_rates.opening_principal,
    roll_rates.closing_principal

from roll_rates
left join own
    on
        roll_rates.org_id = own.org_id
        and roll_rates.month_end_date = own.month_end_date
        and roll_rates.from_bucket = own.from_bucket
        and roll_rates.to_state = own.to_state
left join children
    on
        roll_rates.org_id = children.org_id
        and roll_rates.month_end_date = children.month_end_date
        and roll_rates.from_bucket = children.from_bucket
        and roll_rates.to_state = children.to_state

where
    coalesce(roll_rates.loan_count, 0)
    <> coalesce(own.loan_count, 0) + coalesce(children.loan_count, 0)
    or coalesce(roll_rates.opening_principal, 0)
    <> coalesce(own.opening_principal, 0) + coalesce(children.opening_principal, 0)
    or coalesce(roll_rates.closing_principal, 0)
    <> coalesce(own.closing_principal, 0) + coalesce(children.closing_principal, 0)
