-- Fails when the amounts falling due of an organisation are not its own loans' plus its children's.

with

org_fund_confirmations as (

    select * from marts.org_fund_confirmations

),

org_units as (

    select * from marts.org_units

),

windows as (

    select * from intermediate.int_fund_windows

),

confirmations as (

    select * from marts.fund_confirmations

    where outcome = 'AHEAD'

),

parts as (

    select
        confirmations.org_id,
        windows.within_days,
        1 as instalment_count,
        case when confirmations.due_amount is null then 1 else 0 end as without_amount_count,
        confirmations.due_amount,
        coalesce(confirmations.confirmed_amount, 0) as confirmed_amount

    from confirmations
    inner join windows on confirmations.days_ahead <= windows.within_days

    union all

    select
        org_units.parent_org_id as org_id,
        org_fund_confirmations.within_days,
        org_fund_confirmations.instalment_count,
        org_fund_confirmations.without_amount_count,
        org_fund_confirmations.due_amount,
        coalesce(org_fund_confirmations.confirmed_amount, 0) as confirmed_amount

    from org_fund_confirmations
    inner join org_units on org_fund_confirmations.org_id = org_units.org_id

    where org_units.parent_org_id is not null

),

added as (

    select
        org_id,
        within_days,
        sum(instalment_count) as instalment_count,
        sum(without_amount_count) as without_amount_count,
        sum(due_amount) as due_amount,
        sum(confirmed_amount) as confirmed_amount

    from parts

    group by org_id, within_days

)

select
    org_fund_confirmations.org_id,
    org_fund_confirmations.within_days,
    org_fund_confirmations.due_amount,
    added.due_amount as added_due_amount

from org_fund_confirmations
left join added
    on
        org_fund_confirmations.org_id = added.org_id
        and org_fund_confirmations.within_days = added.within_days

where
    org_fund_confirmations.instalment_count <> coalesce(added.instalment_count, 0)
    or org_fund_confirmations.without_amount_count <> coalesce(added.without_amount_count, 0)
    or org_fund_confirmations.due_amount <> coalesce(added.due_amount, 0)
    or coalesce(org_fund_confirmations.confirmed_amount, 0) <> coalesce(added.confirmed_amount, 0)
    or org_fund_confirmations.due_amount
    <> org_fund_confirmations.confirmed_due_amount + org_fund_confirmations.partial_due_amount
    + org_fund_confirmations.not_due_amount + org_fund_confirmations.not_yet_due_amount
    + org_fund_confirmations.not_known_due_amount
