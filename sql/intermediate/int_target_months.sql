-- What of each collection target falls into each month, and into its days passed by the as-of date.
--
-- grain: one row per target and month its period reaches
-- key:   target_id, month_number
-- note:  in proportion to days, to the cent, half a cent up; the weights are the same unrounded. A
--        cent and its fractions are counted in whole numbers, which a division in double keeps exact
-- table

with

targets as (

    select * from staging.stg_bank__collection_targets

),

months as (

    select * from intermediate.int_months

),

bounds as (

    select
        min(month_number) as first_month_number,
        max(month_number) as last_month_number

    from months

),

spans as (

    select
        targets.target_id,
        targets.org_id,
        targets.handler_id,
        targets.bucket,
        targets.hand_no,
        targets.target_amount,
        targets.period_start_date,
        targets.period_end_date,
        greatest(
            cast(
                extract(year from targets.period_start_date) * 12
                + extract(month from targets.period_start_date) as integer
            ),
            bounds.first_month_number
        ) as from_month_number,
        least(
            cast(
                extract(year from targets.period_end_date) * 12
                + extract(month from targets.period_end_date) as integer
            ),
            bounds.last_month_number
        ) as to_month_number

    from targets
    cross join bounds

),

unfolded as (

    select
        target_id,
        org_id,
        handler_id,
        bucket,
        hand_no,
        target_amount,
        period_start_date,
        period_end_date,
        cast(unnest(generate_series(from_month_number, to_month_number)) as integer)
            as month_number

    from spans

    where from_month_number <= to_month_number

),

counted as (

    select
        unfolded.target_id,
        unfolded.org_id,
        unfolded.handler_id,
        unfolded.bucket,
        unfolded.hand_no,
        unfolded.target_amount,
        unfolded.month_number,
        months.month_end_date,
        greatest(unfolded.period_start_date, months.month_start_date) as from_date,
        least(unfolded.period_end_date, months.month_end_date) as to_date,
        unfolded.period_end_date - unfolded.period_start_date + 1 as period_days,
        least(unfolded.period_end_date, last_day(months.month_start_date))
        - greatest(unfolded.period_start_date, months.month_start_date) + 1 as month_days,
        greatest(
            least(unfolded.period_end_date, months.month_end_date)
            - greatest(unfolded.period_start_date, months.month_start_date) + 1,
            0
        ) as passed_days

    from unfolded
    inner join months on unfolded.month_number = months.month_number

)

select
    target_id,
    org_id,
    handler_id,
    bucket,
    hand_no,
    month_number,
    month_end_date,
    from_date,
    to_date,
    -- The fewer the columns that cut it, the more of the organisation a target is for.
    case
        when handler_id is not null and (bucket is not null or hand_no is not null) then 5
        when handler_id is not null then 4
        when bucket is not null and hand_no is not null then 3
        when hand_no is not null then 2
        when bucket is not null then 1
        else 0
    end as cut_no,
    cast(
        cast(
            floor(
                (cast(target_amount * 100 as double) * 2 * month_days + period_days)
                / (2 * period_days)
            ) as decimal(20, 0)
        ) * 0.01 as decimal(18, 2)
    ) as target_amount,
    cast(
        cast(
            floor(
                (cast(target_amount * 100 as double) * 2 * passed_days + period_days)
                / (2 * period_days)
            ) as decimal(20, 0)
        ) * 0.01 as decimal(18, 2)
    ) as planned_amount,
    cast(target_amount as double) * month_days / period_days as target_weight,
    cast(target_amount as double) * passed_days / period_days as planned_weight

from counted
