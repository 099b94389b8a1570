-- How good the warnings of every organisation, its whole subtree, were in every month 预警成效.
--
-- grain: one row per organisation, month end, indicator and level with a warning or a loan gone wrong
-- key:   org_id, month_end_date, indicator_code, level
-- scope: org_id
-- sort:  org_id, month_end_date, indicator_code, level
-- note:  warnings count in the month in which their last day to be judged by lies, loans in the month
--        in which they newly went past 30 days; so a month that is over does not change any more.
--        Counts of warnings add up over months and indicators; a loan warned of by two indicators
--        counts under each and once under ALL; medians never add up
-- columns:
--   org_id: Organisation, with everything below it
--   month_end_date: Calendar month end, or the as-of date as the last point
--   indicator_code: Indicator, or ALL
--   level: RED, ORANGE, YELLOW or BLUE, or ALL
--   triggered_count [warnings]: Warnings raised in the month
--   matured_count [warnings]: Warnings judged in the month: their last day to be judged by lies in it
--   followed_count [warnings]: Those of them that were followed by arrears past 30 days or a downgrade
--   late_already_count [warnings]: Those judged that were raised when a loan was past 30 days already
--   late_already_followed_count [warnings]: Those of these that were followed
--   foreseeing_count [warnings]: Those judged that were raised before that
--   foreseeing_followed_count [warnings]: Those of these that were followed
--   newly_past_due_count [loans]: Loans newly past 30 days in the month
--   warned_count [loans]: Those of them warned of at least 30 days before
--   warned_before_arrears_count [loans]: Those warned of so before their arrears began
--   missed_count [loans]: Those not warned of at least 30 days before
--   lead_count [loans]: Those with any warning before, however late
--   median_lead_days [days]: Middle of the days from the first warning of those to day 31
--   precision_rate [ratio]: Warnings followed / warnings judged
--   foreseeing_precision_rate [ratio]: The same without those raised when a loan was past 30 days already
--   recall_rate [ratio]: Loans warned of at least 30 days before / loans newly past 30 days

with

warning_counts as (

    select * from intermediate.int_warning_counts

),

warned_ahead as (

    select * from intermediate.int_warned_ahead

),

missed_loans as (

    select * from marts.missed_loans

),

org_closure as (

    select * from marts.org_closure

),

warned_of as (

    select
        org_closure.ancestor_org_id as org_id,
        warning_counts.month_end_date,
        warning_counts.indicator_code,
        warning_counts.level,
        sum(warning_counts.triggered_count) as triggered_count,
        sum(warning_counts.matured_count) as matured_count,
        sum(warning_counts.followed_count) as followed_count,
        sum(warning_counts.late_already_count) as late_already_count,
        sum(warning_counts.late_already_followed_count) as late_already_followed_count

    from warning_counts
    inner join org_closure on warning_counts.org_id = org_closure.descendant_org_id

    group by
        org_closure.ancestor_org_id,
        warning_counts.month_end_date,
        warning_counts.indicator_code,
        warning_counts.level

),

led as (

    select
        org_closure.ancestor_org_id as org_id,
        warned_ahead.month_end_date,
        warned_ahead.indicator_code,
        warned_ahead.level,
        count(case when warned_ahead.is_warned then 1 end) as warned_count,
        count(case when warned_ahead.is_warned_before_arrears then 1 end)
            as warned_before_arrears_count,
        count(*) as lead_count,
        cast(median(warned_ahead.lead_days) as double) as median_lead_days

    from warned_ahead
    inner join org_closure on warned_ahead.org_id = org_closure.descendant_org_id

    group by
        org_closure.ancestor_org_id,
        warned_ahead.month_end_date,
        warned_ahead.indicator_code,
        warned_ahead.level

),

went_wrong as (

    select
        org_closure.ancestor_org_id as org_id,
        missed_loans.month_end_date,
        count(*) as newly_past_due_count

    from missed_loans
    inner join org_closure on missed_loans.org_id = org_closure.descendant_org_id

    group by org_closure.ancestor_org_id, missed_loans.month_end_date

),

keys as (

    select
        org_id,
        month_end_date,
        indicator_code,
        level

    from warned_of

    union

    select
        org_id,
        month_end_date,
        indicator_code,
        level

    from led

    union

    select
        org_id,
        month_end_date,
        'ALL' as indicator_code,
        'ALL' as level

    from went_wrong

),

parts as (

    select
        keys.org_id,
        keys.month_end_date,
        keys.indicator_code,
        keys.level,
        cast(coalesce(warned_of.triggered_count, 0) as bigint) as triggered_count,
        cast(coalesce(warned_of.matured_count, 0) as bigint) as matured_count,
        cast(coalesce(warned_of.followed_count, 0) as bigint) as followed_count,
        cast(coalesce(warned_of.late_already_count, 0) as bigint) as late_already_count,
        cast(coalesce(warned_of.late_already_followed_count, 0) as bigint)
            as late_already_followed_count,
        cast(coalesce(went_wrong.newly_past_due_count, 0) as bigint) as newly_past_due_count,
        cast(coalesce(led.warned_count, 0) as bigint) as warned_count,
        cast(coalesce(led.warned_before_arrears_count, 0) as bigint)
            as warned_before_arrears_count,
        cast(coalesce(led.lead_count, 0) as bigint) as lead_count,
        led.median_lead_days

    from keys
    left join warned_of
        on
            keys.org_id = warned_of.org_id
            and keys.month_end_date = warned_of.month_end_date
            and keys.indicator_code = warned_of.indicator_code
            and keys.level = warned_of.level
    left join led
        on
            keys.org_id = led.org_id
            and keys.month_end_date = led.month_end_date
            and keys.indicator_code = led.indicator_code
            and keys.level = led.level
    left join went_wrong
        on
            keys.org_id = went_wrong.org_id
            and keys.month_end_date = went_wrong.month_end_date

)

select
    org_id,
    month_end_date,
    indicator_code,
    level,
    triggered_count,
    matured_count,
    followed_count,
    late_already_count,
    late_already_followed_count,
    matured_count - late_already_count as foreseeing_count,
    followed_count - late_already_followed_count as foreseeing_followed_count,
    newly_past_due_count,
    warned_count,
    warned_before_arrears_count,
    newly_past_due_count - warned_count as missed_count,
    lead_count,
    median_lead_days,
    cast(followed_count as double) / nullif(cast(matured_count as double), 0) as precision_rate,
    cast(followed_count - late_already_followed_count as double)
    / nullif(cast(matured_count - late_already_count as double), 0) as foreseeing_precision_rate,
    cast(warned_count as double) / nullif(cast(newly_past_due_count as double), 0) as recall_rate

from parts
