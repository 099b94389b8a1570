-- The levels of each indicator of early warning, and from which value the next takes over.
--
-- grain: one row per indicator, measure and level with a threshold
-- key:   indicator_code, measure, level
-- note:  signed values grow graver as they rise: a comparison with < or <= turns the sign around.
--        An indicator that only the bank can report is measured under its own code, REPORTED/code

with

indicators as (

    select * from staging.stg_postloan__warning_indicators

),

measures as (

    select * from staging.stg_postloan__warning_measures

),

levels as (

    select
        *,
        'BLUE' as level,
        1 as level_no,
        blue_threshold as threshold

    from indicators

    union all

    select
        *,
        'YELLOW' as level,
        2 as level_no,
        yellow_threshold as threshold

    from indicators

    union all

    select
        *,
        'ORANGE' as level,
        3 as level_no,
        orange_threshold as threshold

    from indicators

    union all

    select
        *,
        'RED' as level,
        4 as level_no,
        red_threshold as threshold

    from indicators

),

signed as (

    select
        levels.indicator_code,
        levels.measure,
        case
            when levels.measure = 'REPORTED' then 'REPORTED/' || levels.indicator_code
            else levels.measure
        end as point_measure,
        levels.category,
        levels.comparison,
        levels.level,
        levels.level_no,
        levels.indicator_no,
        cast(levels.threshold as double) as threshold,
        levels.until_value,
        case when levels.comparison in ('<', '<=') then -1 else 1 end as sign,
        case when measures.counts_down then -1 else 1 end as daily_step,
        levels.comparison in ('>', '<') as is_strict,
        levels.effective_from

    from levels
    inner join measures on levels.measure = measures.measure

    where levels.threshold is not null

)

select
    indicator_code,
    measure,
    point_measure,
    category,
    comparison,
    level,
    level_no,
    indicator_no,
    threshold,
    sign,
    -- By how much the signed value changes a day where the measure does.
    sign * daily_step as signed_step,
    sign * threshold as signed_threshold,
    sign * cast(
        coalesce(
            lead(threshold) over (partition by indicator_code, measure order by level_no),
            cast(until_value as double)
        ) as double
    ) as signed_end,
    is_strict,
    effective_from

from signed
