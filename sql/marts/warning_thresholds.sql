-- The levels of each indicator of early warning, as scores and other thresholds are asked for.
--
-- grain: one row per indicator, measure and level with a threshold
-- key:   indicator_code, measure, level
-- scope: bank
-- sort:  indicator_no, level_no
-- note:  an indicator that only the bank can report has points of its own, REPORTED/code
-- columns:
--   indicator_code: Indicator
--   measure: What it watches
--   point_measure: Under which measure its points stand in warning_points
--   category: REPAYMENT, FINANCIAL, OPERATING, FUNDS, GUARANTEE or EXTERNAL
--   title: Name of the indicator
--   unit: Unit of the measure
--   comparison: How the value is compared with the threshold
--   level: BLUE, YELLOW, ORANGE or RED
--   indicator_no: Its place in the catalogue
--   level_no: 1 for the least grave
--   threshold: Value from which on the level is reached
--   until_value: Value from which on another indicator takes over; empty where none does
--   sign: 1 where a higher value is graver, -1 where a lower one is
--   is_strict: The threshold itself does not reach the level

with

thresholds as (

    select * from intermediate.int_warning_thresholds

),

indicators as (

    select * from staging.stg_postloan__warning_indicators

),

measures as (

    select * from staging.stg_postloan__warning_measures

)

select
    thresholds.indicator_code,
    thresholds.measure,
    thresholds.point_measure,
    thresholds.category,
    indicators.title,
    measures.unit,
    thresholds.comparison,
    thresholds.level,
    thresholds.indicator_no,
    thresholds.level_no,
    thresholds.threshold,
    cast(indicators.until_value as double) as until_value,
    thresholds.sign,
    thresholds.is_strict

from thresholds
inner join indicators
    on
        thresholds.indicator_code = indicators.indicator_code
        and thresholds.measure = indicators.measure
left join measures on thresholds.measure = measures.measure
