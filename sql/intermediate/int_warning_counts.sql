-- Warnings raised and judged in each month at each organisation itself, by indicator and level.
--
-- grain: one row per organisation, month end, indicator and level, ALL for all of them together
-- key:   org_id, month_end_date, indicator_code, level
-- note:  a warning is raised in one month and judged in another, that of the last day it is judged by
-- table

with

outcomes as (

    select * from marts.warning_outcomes

),

counted as (

    select
        org_id,
        triggered_month_end_date as month_end_date,
        indicator_code,
        level,
        count(*) as triggered_count,
        0 as matured_count,
        0 as followed_count,
        0 as late_already_count,
        0 as late_already_followed_count

    from outcomes

    where
        triggered_month_end_date is not null
        and org_id is not null

    group by org_id, triggered_month_end_date, indicator_code, level

    union all

    select
        org_id,
        matured_month_end_date as month_end_date,
        indicator_code,
        level,
        0 as triggered_count,
        count(*) as matured_count,
        count(case when is_followed then 1 end) as followed_count,
        count(case when is_late_already then 1 end) as late_already_count,
        count(case when is_late_already and is_followed then 1 end)
            as late_already_followed_count

    from outcomes

    where
        matured_month_end_date is not null
        and org_id is not null

    group by org_id, matured_month_end_date, indicator_code, level

),

-- Each warning once under its indicator and level, once under each alone, once under neither.
spread as (

    select
        counted.*,
        counted.indicator_code as shown_indicator_code,
        counted.level as shown_level

    from counted

    union all

    select
        counted.*,
        counted.indicator_code as shown_indicator_code,
        'ALL' as shown_level

    from counted

    union all

    select
        counted.*,
        'ALL' as shown_indicator_code,
        counted.level as shown_level

    from counted

    union all

    select
        counted.*,
        'ALL' as shown_indicator_code,
        'ALL' as shown_level

    from counted

)

select
    org_id,
    month_end_date,
    shown_indicator_code as indicator_code,
    shown_level as level,
    cast(sum(triggered_count) as bigint) as triggered_count,
    cast(sum(matured_count) as bigint) as matured_count,
    cast(sum(followed_count) as bigint) as followed_count,
    cast(sum(late_already_count) as bigint) as late_already_count,
    cast(sum(late_already_followed_count) as bigint) as late_already_followed_count

from spread

group by org_id, month_end_date, shown_indicator_code, shown_level
