-- Fails when the report card of the whole bank counts other warnings or loans than its organisations.

with

parameters as (

    select * from intermediate.int_warning_score_parameters

),

months as (

    select
        month_end_date,
        extract(year from month_end_date) * 12 + extract(month from month_end_date)
            as month_number

    from marts.month_ends

),

last_month as (

    select max(month_number) as month_number from months

),

indicator_scores as (

    select * from marts.indicator_scores

),

-- Organisations with nothing above them are the whole bank.
added as (

    select
        org_indicator_scores.indicator_code,
        org_indicator_scores.level,
        sum(org_indicator_scores.triggered_count) as triggered_count,
        sum(org_indicator_scores.matured_count) as matured_count,
        sum(org_indicator_scores.followed_count) as followed_count,
        sum(org_indicator_scores.warned_count) as warned_count

    from marts.org_indicator_scores
    inner join marts.org_units on org_indicator_scores.org_id = org_units.org_id
    inner join months on org_indicator_scores.month_end_date = months.month_end_date
    cross join last_month
    cross join parameters

    where
        org_units.parent_org_id is null
        and months.month_number > last_month.month_number - parameters.score_window_months

    group by org_indicator_scores.indicator_code, org_indicator_scores.level

)

select
    indicator_scores.indicator_code,
    indicator_scores.level,
    indicator_scores.matured_count,
    added.matured_count as added_matured_count

from indicator_scores
left join added
    on
        indicator_scores.indicator_code = added.indicator_code
        and indicator_scores.level = added.level

where
    indicator_scores.triggered_count <> coalesce(added.triggered_count, 0)
    or indicator_scores.matured_count <> coalesce(added.matured_count, 0)
    or indicator_scores.followed_count <> coalesce(added.followed_count, 0)
    or indicator_scores.warned_count <> coalesce(added.warned_count, 0)
