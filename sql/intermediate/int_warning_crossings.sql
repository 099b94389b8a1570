-- From when to when each measured value was at each level of each indicator.
--
-- grain: one row per indicator, level and point
-- key:   indicator_code, measure, level, point_id
-- note:  at the gravest level its value reaches. A value that grows graver day by day reaches a level
--        so many days after its point began and leaves it for the next; one that grows less grave
--        leaves the gravest first. Values are compared after nine decimals, so that a share of
--        exactly the threshold is one
-- table

with

build_arguments as (

    select * from staging.stg_postloan__build_arguments

),

points as (

    select * from intermediate.int_warning_points

    where no_data_reason is null

),

thresholds as (

    select * from intermediate.int_warning_thresholds

),

compared as (

    select
        thresholds.indicator_code,
        thresholds.measure,
        thresholds.level,
        thresholds.level_no,
        points.point_id,
        points.customer_id,
        points.loan_id,
        points.evidence_id,
        points.value,
        thresholds.threshold,
        case when points.rises_daily then thresholds.signed_step else 0 end as daily_change,
        -- Thresholds lie this far above the value of the first day; by whole days where it changes.
        round(thresholds.signed_threshold - thresholds.sign * points.value, 9) as way_to_level,
        round(thresholds.signed_end - thresholds.sign * points.value, 9) as way_to_end,
        thresholds.sign,
        thresholds.is_strict,
        greatest(points.from_date, thresholds.effective_from) as from_date,
        coalesce(points.to_date, build_arguments.as_of_date + 1) as until_date,
        points.from_date as measured_from_date,
        build_arguments.as_of_date

    from points
    inner join thresholds on points.measure = thresholds.point_measure
    cross join build_arguments

),

-- The first day on which the value has gone its way to the level, to the next level, or back.
days as (

    select
        *,
        cast(
            case
                when daily_change = 0 then 0
                when is_strict then floor(way_to_level) + 1
                else ceil(way_to_level)
            end as integer
        ) as days_up,
        cast(
            case
                when daily_change = 0 then 0
                when is_strict then floor(way_to_end) + 1
                else ceil(way_to_end)
            end as integer
        ) as days_up_to_end,
        cast(
            case
                when daily_change = 0 then 0
                when is_strict then ceil(-way_to_level)
                else floor(-way_to_level) + 1
            end as integer
        ) as days_down,
        cast(
            case
                when daily_change = 0 then 0
                when is_strict then ceil(-way_to_end)
                else floor(-way_to_end) + 1
            end as integer
        ) as days_down_from_end,
        case when is_strict then way_to_level < 0 else way_to_level <= 0 end as is_reached,
        coalesce(case when is_strict then way_to_end < 0 else way_to_end <= 0 end, false)
            as is_beyond

    from compared

),

held as (

    select
        *,
        case daily_change
            when 0 then from_date
            when 1 then greatest(from_date, measured_from_date + days_up)
            else
                greatest(from_date, measured_from_date + coalesce(days_down_from_end, 0))
        end as first_date,
        case daily_change
            when 0 then until_date
            when 1
                then least(until_date, measured_from_date + days_up_to_end)
            else least(until_date, measured_from_date + days_down)
        end as end_date

    from days

    where
        daily_change <> 0
        or (is_reached and not is_beyond)

)

select
    indicator_code,
    measure,
    level,
    point_id,
    customer_id,
    loan_id,
    evidence_id,
    level_no,
    value + sign * daily_change * (first_date - measured_from_date) as value,
    threshold,
    first_date,
    end_date

from held

where
    first_date < end_date
    and first_date <= as_of_date
