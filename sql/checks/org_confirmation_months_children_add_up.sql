-- Fails when the due dates that passed at an organisation are not its own loans' plus its children's.

with

org_months as (

    select * from marts.org_fund_confirmation_months

),

org_units as (

    select * from marts.org_units

),

confirmations as (

    select * from marts.fund_confirmations

    where outcome in ('ON_TIME', 'LATE')

),

parts as (

    select
        org_id,
        month_end_date,
        1 as due_count,
        due_amount,
        case when confirmation_state = 'CONFIRMED' then 1 else 0 end as confirmed_count,
        case when confirmation_state = 'CONFIRMED' and outcome = 'LATE' then 1 else 0 end
            as confirmed_late_count

    from confirmations

    union all

    select
        org_units.parent_org_id as org_id,
        org_months.month_end_date,
        org_months.due_count,
        org_months.due_amount,
        org_months.confirmed_count,
        org_months.confirmed_late_count

    from org_months
    inner join org_units on org_months.org_id = org_units.org_id

    where org_units.parent_org_id is not null

),

added as (

    select
        org_id,
        month_end_date,
        sum(due_count) as due_count,
        sum(due_amount) as due_amount,
        sum(confirmed_count) as confirmed_count,
        sum(confirmed_late_count) as confirmed_late_count

    from parts

    group by org_id, month_end_date

)

select
    org_months.org_id,
    org_months.month_end_date,
    org_months.due_count,
    added.due_count as added_due_count

from org_months
left join added
    on
        org_months.org_id = added.org_id
        and org_months.month_end_date = added.month_end_date

where
    org_months.due_count <> coalesce(added.due_count, 0)
    or org_months.due_amount <> coalesce(added.due_amount, 0)
    or org_months.confirmed_count <> coalesce(added.confirmed_count, 0)
    or org_months.confirmed_late_count <> coalesce(added.confirmed_late_count, 0)
    or org_months.known_count <> org_months.confirmed_count + org_months.unconfirmed_count
