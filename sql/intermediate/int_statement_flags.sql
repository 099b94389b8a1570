-- Which statements are flagged, each flag at the gravest level its value reaches.
--
-- grain: one row per customer, period, flag and measure
-- key:   customer_id, period_end_date, flag_code, measure
-- note:  values are compared after nine decimals, so that a share of exactly the threshold is one
-- table

with

rules as (

    select * from staging.stg_postloan__statement_flag_rules

),

measures as (

    select * from intermediate.int_statement_measures

),

duties as (

    select * from marts.statement_duties

),

late as (

    select
        customer_id,
        period_end_date,
        max(days_late) as days_late

    from duties

    group by customer_id, period_end_date

),

observed as (

    select
        customer_id,
        measure,
        value as observed_value,
        period_end_date

    from measures

    where value is not null

    union all

    select
        customer_id,
        'DAYS_LATE' as measure,
        cast(days_late as double) as observed_value,
        period_end_date

    from late

    where days_late is not null

),

thresholds as (

    select
        flag_code,
        measure,
        comparison,
        'BLUE' as level,
        flag_no,
        1 as level_no,
        blue_threshold as threshold

    from rules

    union all

    select
        flag_code,
        measure,
        comparison,
        'YELLOW' as level,
        flag_no,
        2 as level_no,
        yellow_threshold as threshold

    from rules

    union all

    select
        flag_code,
        measure,
        comparison,
        'ORANGE' as level,
        flag_no,
        3 as level_no,
        orange_threshold as threshold

    from rules

    union all

    select
        flag_code,
        measure,
        comparison,
        'RED' as level,
        flag_no,
        4 as level_no,
        red_threshold as threshold

    from rules

),

reached as (

    select
        observed.customer_id,
        thresholds.flag_code,
        observed.measure,
        thresholds.comparison,
        thresholds.level,
        thresholds.flag_no,
        thresholds.level_no,
        observed.observed_value,
        cast(thresholds.threshold as double) as threshold_value,
        observed.period_end_date,
        row_number() over (
            partition by
                observed.customer_id,
                observed.period_end_date,
                thresholds.flag_code,
                observed.measure
            order by thresholds.level_no desc
        ) as gravity

    from observed
    inner join thresholds
        on
            observed.measure = thresholds.measure
            and case thresholds.comparison
                when 'ABOVE'
                    then round(observed.observed_value, 9) > cast(thresholds.threshold as double)
                when 'AT_LEAST'
                    then round(observed.observed_value, 9) >= cast(thresholds.threshold as double)
                when 'BELOW'
                    then round(observed.observed_value, 9) < cast(thresholds.threshold as double)
                when 'AT_MOST'
                    then round(observed.observed_value, 9) <= cast(thresholds.threshold as double)
            end

)

select
    customer_id,
    flag_code,
    measure,
    comparison,
    level,
    flag_no,
    level_no,
    observed_value,
    threshold_value,
    period_end_date

from reached

where gravity = 1
