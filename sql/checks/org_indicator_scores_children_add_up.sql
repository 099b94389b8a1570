-- Fails when the warnings and loans of an organisation are not its own plus its children's, and when
-- the warnings of all indicators are not those of each added up. Medians and shares never add up.

with

org_indicator_scores as (

    select * from marts.org_indicator_scores

),

org_units as (

    select * from marts.org_units

),

outcomes as (

    select * from marts.warning_outcomes

),

missed_loans as (

    select * from marts.missed_loans

),

parts as (

    select
        org_id,
        triggered_month_end_date as month_end_date,
        count(*) as triggered_count,
        0 as matured_count,
        0 as followed_count,
        0 as newly_past_due_count,
        0 as warned_count

    from outcomes

    where triggered_month_end_date is not null

    group by org_id, triggered_month_end_date

    union all

    select
        org_id,
        matured_month_end_date as month_end_date,
        0 as triggered_count,
        count(*) as matured_count,
        count(case when is_followed then 1 end) as followed_count,
        0 as newly_past_due_count,
        0 as warned_count

    from outcomes

    where is_matured

    group by org_id, matured_month_end_date

    union all

    select
        org_id,
        month_end_date,
        0 as triggered_count,
        0 as matured_count,
        0 as followed_count,
        count(*) as newly_past_due_count,
        count(case when is_warned then 1 end) as warned_count

    from missed_loans

    group by org_id, month_end_date

    union all

    select
        org_units.parent_org_id as org_id,
        org_indicator_scores.month_end_date,
        org_indicator_scores.triggered_count,
        org_indicator_scores.matured_count,
        org_indicator_scores.followed_count,
        org_indicator_scores.newly_past_due_count,
        org_indicator_scores.warned_count

    from org_indicator_scores
    inner join org_units on org_indicator_scores.org_id = org_units.org_id

    where
        org_units.parent_org_id is not null
        and org_indicator_scores.indicator_code = 'ALL'
        and org_indicator_scores.level = 'ALL'

),

added as (

    select
        org_id,
        month_end_date,
        sum(triggered_count) as triggered_count,
        sum(matured_count) as matured_count,
        sum(followed_count) as followed_count,
        sum(newly_past_due_count) as newly_past_due_count,
        sum(warned_count) as warned_count

    from parts

    group by org_id, month_end_date

),

by_indicator as (

    select
        org_id,
        month_end_date,
        sum(triggered_count) as triggered_count,
        sum(matured_count) as matured_count,
        sum(followed_count) as followed_count

    from org_indicator_scores

    where
        indicator_code <> 'ALL'
        and level <> 'ALL'

    group by org_id, month_end_date

)

select
    org_indicator_scores.org_id,
    org_indicator_scores.month_end_date,
    org_indicator_scores.triggered_count,
    added.triggered_count as added_triggered_count,
    org_indicator_scores.newly_past_due_count,
    added.newly_past_due_count as added_newly_past_due_count

from org_indicator_scores
left join added
    on
        org_indicator_scores.org_id = added.org_id
        and org_indicator_scores.month_end_date = added.month_end_date
left join by_indicator
    on
        org_indicator_scores.org_id = by_indicator.org_id
        and org_indicator_scores.month_end_date = by_indicator.month_end_date

where
    org_indicator_scores.indicator_code = 'ALL'
    and org_indicator_scores.level = 'ALL'
    and (
        org_indicator_scores.triggered_count <> coalesce(added.triggered_count, 0)
        or org_indicator_scores.matured_count <> coalesce(added.matured_count, 0)
        or org_indicator_scores.followed_count <> coalesce(added.followed_count, 0)
        or org_indicator_scores.newly_past_due_count <> coalesce(added.newly_past_due_count, 0)
        or org_indicator_scores.warned_count <> coalesce(added.warned_count, 0)
        or org_indicator_scores.triggered_count <> coalesce(by_indicator.triggered_count, 0)
        or org_indicator_scores.matured_count <> coalesce(by_indicator.matured_count, 0)
        or org_indicator_scores.followed_count <> coalesce(by_indicator.followed_count, 0)
    )
