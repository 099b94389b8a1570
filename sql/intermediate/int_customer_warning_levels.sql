-- Level of every customer with a warning open, as it counts after escalation, today and a month end before.
--
-- grain: one row per customer and day it is looked at
-- key:   customer_id, reference_date
-- note:  yellow ones within the window together make one orange one, while the one that completed them
--        is open; orange ones open together make a red one. A false alarm never counted
-- table

with

months as (

    select * from intermediate.int_months

),

build_arguments as (

    select * from staging.stg_postloan__build_arguments

),

parameters as (

    select * from intermediate.int_warning_handling_parameters

),

warnings as (

    select * from intermediate.int_warnings

    where warning_state <> 'NOT_RECORDED'

),

levels as (

    select * from intermediate.int_warning_levels

),

looked_at as (

    select
        as_of_date as reference_date,
        true as is_today

    from build_arguments

    union all

    select
        months.previous_month_end_date as reference_date,
        false as is_today

    from months
    inner join build_arguments on months.month_end_date = build_arguments.as_of_date

    where months.previous_month_end_date is not null

),

open_then as (

    select
        warnings.customer_id,
        warnings.warning_id,
        warnings.is_yellow_escalated,
        levels.level,
        levels.level_no,
        looked_at.reference_date,
        looked_at.is_today

    from warnings
    inner join levels on warnings.warning_id = levels.warning_id
    cross join looked_at

    where
        levels.from_date <= looked_at.reference_date
        and (levels.until_date is null or levels.until_date > looked_at.reference_date)
        and (warnings.ended_date is null or warnings.ended_date > looked_at.reference_date)
        and (not looked_at.is_today or warnings.is_open)

),

counted as (

    select
        customer_id,
        reference_date,
        is_today,
        max(level_no) as own_level_no,
        count(case when level = 'RED' then 1 end) as red_count,
        count(case when level = 'ORANGE' then 1 end) as orange_count,
        max(case when level = 'YELLOW' and is_yellow_escalated then 1 else 0 end)
            as yellow_escalated_count

    from open_then

    group by customer_id, reference_date, is_today

)

select
    counted.customer_id,
    counted.reference_date,
    counted.is_today,
    counted.own_level_no,
    counted.yellow_escalated_count > 0 as is_yellow_escalated,
    counted.orange_count + counted.yellow_escalated_count >= parameters.escalate_orange_count
        as is_orange_escalated,
    case
        when
            counted.red_count > 0
            or counted.orange_count + counted.yellow_escalated_count
            >= parameters.escalate_orange_count
            then 4
        when counted.orange_count + counted.yellow_escalated_count > 0 then 3
        else counted.own_level_no
    end as level_no

from counted
cross join parameters
