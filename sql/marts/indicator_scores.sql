-- The catalogue's own report card 预警成效: how good each indicator was in the whole bank lately.
--
-- grain: one row per indicator and level with a warning, and ALL of them
-- key:   indicator_code, level
-- scope: bank
-- note:  over the last months up to the as-of date, as many as parameter score_window_months says.
--        Counts and ratios are those of org_indicator_scores
-- columns:
--   indicator_code: Indicator, or ALL
--   level: RED, ORANGE, YELLOW or BLUE, or ALL
--   triggered_count [warnings]: Warnings raised in these months
--   matured_count [warnings]: Warnings judged in these months
--   followed_count [warnings]: Those of them that were followed by arrears past 30 days or a downgrade
--   foreseeing_count [warnings]: Those judged that were raised before a loan was past 30 days
--   foreseeing_followed_count [warnings]: Those of these that were followed
--   newly_past_due_count [loans]: Loans newly past 30 days in these months
--   warned_count [loans]: Those of them warned of at least 30 days before
--   warned_before_arrears_count [loans]: Those warned of so before their arrears began
--   missed_count [loans]: Those not warned of at least 30 days before
--   lead_count [loans]: Those with any warning before, however late
--   median_lead_days [days]: Middle of the days from the first warning of those to day 31
--   precision_rate [ratio]: Warnings followed / warnings judged
--   foreseeing_precision_rate [ratio]: The same without those raised when a loan was past 30 days already
--   recall_rate [ratio]: Loans warned of at least 30 days before / loans newly past 30 days

with

parameters as (

    select * from intermediate.int_warning_score_parameters

),

months as (

    select * from intermediate.int_months

),

last_month as (

    select max(month_number) as month_number from months

),

-- The months scored.
scored_months as (

    select months.month_end_date

    from months
    cross join last_month
    cross join parameters

    where months.month_number > last_month.month_number - parameters.score_window_months

),

warning_counts as (

    select
        int_warning_counts.indicator_code,
        int_warning_counts.level,
        sum(int_warning_counts.triggered_count) as triggered_count,
        sum(int_warning_counts.matured_count) as matured_count,
        sum(int_warning_counts.followed_count) as followed_count,
        sum(int_warning_counts.late_already_count) as late_already_count,
        sum(int_warning_counts.late_already_followed_count) as late_already_followed_count

    from intermediate.int_warning_counts
    inner join scored_months
        on int_warning_counts.month_end_date = scored_months.month_end_date

    group by int_warning_counts.indicator_code, int_warning_counts.level

),

led as (

    select
        int_warned_ahead.indicator_code,
        int_warned_ahead.level,
        count(case when int_warned_ahead.is_warned then 1 end) as warned_count,
        count(case when int_warned_ahead.is_warned_before_arrears then 1 end)
            as warned_before_arrears_count,
        count(*) as lead_count,
        cast(median(int_warned_ahead.lead_days) as double) as median_lead_days

    from intermediate.int_warned_ahead
    inner join scored_months
        on int_warned_ahead.month_end_date = scored_months.month_end_date

    group by int_warned_ahead.indicator_code, int_warned_ahead.level

),

went_wrong as (

    select count(*) as newly_past_due_count

    from marts.missed_loans
    inner join scored_months on missed_loans.month_end_date = scored_months.month_end_date

),

keys as (

    select
        indicator_code,
        level

    from intermediate.int_warning_counts

    union

    select
        indicator_code,
        level

    from led

    union

    select
        'ALL' as indicator_code,
        'ALL' as level

    from went_wrong

),

parts as (

    select
        keys.indicator_code,
        keys.level,
        cast(coalesce(warning_counts.triggered_count, 0) as bigint) as triggered_count,
        cast(coalesce(warning_counts.matured_count, 0) as bigint) as matured_count,
        cast(coalesce(warning_counts.followed_count, 0) as bigint) as followed_count,
        cast(
            coalesce(warning_counts.matured_count - warning_counts.late_already_count, 0) as bigint
        ) as foreseeing_count,
        cast(
            coalesce(
                warning_counts.followed_count - warning_counts.late_already_followed_count, 0
            ) as bigint
        ) as foreseeing_followed_count,
        cast(went_wrong.newly_past_due_count as bigint) as newly_past_due_count,
        cast(coalesce(led.warned_count, 0) as bigint) as warned_count,
        cast(coalesce(led.warned_before_arrears_count, 0) as bigint)
            as warned_before_arrears_count,
        cast(coalesce(led.lead_count, 0) as bigint) as lead_count,
        led.median_lead_days

    from keys
    cross join went_wrong
    left join warning_counts
        on
            keys.indicator_code = warning_counts.indicator_code
            and keys.level = warning_counts.level
    left join led
        on
            keys.indicator_code = led.indicator_code
            and keys.level = led.level

)

select
    indicator_code,
    level,
    triggered_count,
    matured_count,
    followed_count,
    foreseeing_count,
    foreseeing_followed_count,
    newly_past_due_count,
    warned_count,
    warned_before_arrears_count,
    newly_past_due_count - warned_count as missed_count,
    lead_count,
    median_lead_days,
    cast(followed_count as double) / nullif(cast(matured_count as double), 0) as precision_rate,
    cast(foreseeing_followed_count as double) / nullif(cast(foreseeing_count as double), 0)
        as foreseeing_precision_rate,
    cast(warned_count as double) / nullif(cast(newly_past_due_count as double), 0) as recall_rate

from parts
