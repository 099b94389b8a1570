-- Fails when the further drawdowns of an organisation are not its own plus its children's.

with

org_redrawdowns as (

    select * from marts.org_redrawdowns

),

org_units as (

    select * from marts.org_units

),

redrawdowns as (

    select * from marts.redrawdowns

),

parts as (

    select
        org_id,
        month_end_date,
        1 as drawdown_count,
        disbursed_amount as drawn_amount,
        case when is_unchecked then 1 else 0 end as unchecked_count,
        case when is_warned then 1 else 0 end as warned_count,
        case when is_breach then 1 else 0 end as breach_count

    from redrawdowns

    union all

    select
        org_units.parent_org_id as org_id,
        org_redrawdowns.month_end_date,
        org_redrawdowns.drawdown_count,
        org_redrawdowns.drawn_amount,
        org_redrawdowns.unchecked_count,
        org_redrawdowns.warned_count,
        org_redrawdowns.breach_count

    from org_redrawdowns
    inner join org_units on org_redrawdowns.org_id = org_units.org_id

    where org_units.parent_org_id is not null

),

added as (

    select
        org_id,
        month_end_date,
        sum(drawdown_count) as drawdown_count,
        sum(drawn_amount) as drawn_amount,
        sum(unchecked_count) as unchecked_count,
        sum(warned_count) as warned_count,
        sum(breach_count) as breach_count

    from parts

    group by org_id, month_end_date

)

select
    org_redrawdowns.org_id,
    org_redrawdowns.month_end_date,
    org_redrawdowns.drawdown_count,
    added.drawdown_count as added_drawdown_count

from org_redrawdowns
left join added
    on
        org_redrawdowns.org_id = added.org_id
        and org_redrawdowns.month_end_date = added.month_end_date

where
    org_redrawdowns.drawdown_count <> coalesce(added.drawdown_count, 0)
    or org_redrawdowns.drawn_amount <> coalesce(added.drawn_amount, 0)
    or org_redrawdowns.unchecked_count <> coalesce(added.unchecked_count, 0)
    or org_redrawdowns.warned_count <> coalesce(added.warned_count, 0)
    or org_redrawdowns.breach_count <> coalesce(added.breach_count, 0)
