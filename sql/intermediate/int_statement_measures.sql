-- Every measure of every statement, beside that of the statement before and of the year before.
--
-- grain: one row per customer, period and measure
-- key:   customer_id, period_end_date, measure
-- note:  a measure that is not defined is empty and says why in no_data_reason: NOT_REPORTED a part is
--        missing, NOT_POSITIVE what it divides by is zero or less, NO_YEAR_BEFORE and
--        NO_QUARTER_BEFORE there is no statement to compare with. Days are of the period: what is owed
--        or in stock / what was sold since 1 January x days since 1 January
-- table

with

statements as (

    select * from intermediate.int_statements

),

-- Days of the year before stand beside those of now, so that their change is a measure like others.
turned_over as (

    select
        *,
        case
            when revenue > 0
                then
                    cast(receivables as double) * period_days / cast(revenue as double)
        end as receivable_days,
        case
            when year_before_revenue > 0
                then
                    cast(year_before_receivables as double) * year_before_period_days
                    / cast(year_before_revenue as double)
        end as year_before_receivable_days,
        case
            when cost > 0
                then
                    cast(inventory as double) * period_days / cast(cost as double)
        end as inventory_days,
        case
            when year_before_cost > 0
                then
                    cast(year_before_inventory as double) * year_before_period_days
                    / cast(year_before_cost as double)
        end as year_before_inventory_days

    from statements

),

measured as (

    select
        customer_id,
        'DEBT_TO_ASSETS' as measure,
        month_number,
        1 as measure_no,
        cast(1 as double) as factor,
        cast(total_liabilities as double) as numerator,
        cast(total_assets as double) as denominator,
        case
            when total_liabilities is null or total_assets is null then 'NOT_REPORTED'
            when total_assets <= 0 then 'NOT_POSITIVE'
        end as no_data_reason,
        period_end_date,
        previous_period_end_date

    from turned_over

    union all

    select
        customer_id,
        'CURRENT_RATIO' as measure,
        month_number,
        2 as measure_no,
        cast(1 as double) as factor,
        cast(current_assets as double) as numerator,
        cast(current_liabilities as double) as denominator,
        case
            when current_assets is null or current_liabilities is null then 'NOT_REPORTED'
            when current_liabilities <= 0 then 'NOT_POSITIVE'
        end as no_data_reason,
        period_end_date,
        previous_period_end_date

    from turned_over

    union all

    select
        customer_id,
        'REVENUE_CHANGE' as measure,
        month_number,
        3 as measure_no,
        cast(1 as double) as factor,
        cast(revenue - year_before_revenue as double) as numerator,
        cast(year_before_revenue as double) as denominator,
        case
            when not has_year_before then 'NO_YEAR_BEFORE'
            when revenue is null or year_before_revenue is null then 'NOT_REPORTED'
            when year_before_revenue <= 0 then 'NOT_POSITIVE'
        end as no_data_reason,
        period_end_date,
        previous_period_end_date

    from turned_over

    union all

    select
        customer_id,
        'LOSS_PERIODS' as measure,
        month_number,
        4 as measure_no,
        cast(1 as double) as factor,
        cast(loss_periods as double) as numerator,
        cast(1 as double) as denominator,
        case when net_profit is null then 'NOT_REPORTED' end as no_data_reason,
        period_end_date,
        previous_period_end_date

    from turned_over

    union all

    select
        customer_id,
        'NEGATIVE_CASH_PERIODS' as measure,
        month_number,
        5 as measure_no,
        cast(1 as double) as factor,
        cast(negative_cash_periods as double) as numerator,
        cast(1 as double) as denominator,
        case when operating_cash_flow is null then 'NOT_REPORTED' end as no_data_reason,
        period_end_date,
        previous_period_end_date

    from turned_over

    union all

    select
        customer_id,
        'RECEIVABLE_DAYS' as measure,
        month_number,
        6 as measure_no,
        cast(period_days as double) as factor,
        cast(receivables as double) as numerator,
        cast(revenue as double) as denominator,
        case
            when receivables is null or revenue is null then 'NOT_REPORTED'
            when revenue <= 0 then 'NOT_POSITIVE'
        end as no_data_reason,
        period_end_date,
        previous_period_end_date

    from turned_over

    union all

    select
        customer_id,
        'RECEIVABLE_DAYS_CHANGE' as measure,
        month_number,
        7 as measure_no,
        cast(1 as double) as factor,
        receivable_days - year_before_receivable_days as numerator,
        year_before_receivable_days as denominator,
        case
            when not has_year_before then 'NO_YEAR_BEFORE'
            when
                receivables is null
                or revenue is null
                or year_before_receivables is null
                or year_before_revenue is null
                then 'NOT_REPORTED'
            when
                revenue <= 0 or year_before_revenue <= 0 or year_before_receivables <= 0
                then 'NOT_POSITIVE'
        end as no_data_reason,
        period_end_date,
        previous_period_end_date

    from turned_over

    union all

    select
        customer_id,
        'INVENTORY_DAYS' as measure,
        month_number,
        8 as measure_no,
        cast(period_days as double) as factor,
        cast(inventory as double) as numerator,
        cast(cost as double) as denominator,
        case
            when inventory is null or cost is null then 'NOT_REPORTED'
            when cost <= 0 then 'NOT_POSITIVE'
        end as no_data_reason,
        period_end_date,
        previous_period_end_date

    from turned_over

    union all

    select
        customer_id,
        'INVENTORY_DAYS_CHANGE' as measure,
        month_number,
        9 as measure_no,
        cast(1 as double) as factor,
        inventory_days - year_before_inventory_days as numerator,
        year_before_inventory_days as denominator,
        case
            when not has_year_before then 'NO_YEAR_BEFORE'
            when
                inventory is null
                or cost is null
                or year_before_inventory is null
                or year_before_cost is null
                then 'NOT_REPORTED'
            when
                cost <= 0 or year_before_cost <= 0 or year_before_inventory <= 0
                then 'NOT_POSITIVE'
        end as no_data_reason,
        period_end_date,
        previous_period_end_date

    from turned_over

    union all

    select
        customer_id,
        'SHORT_DEBT_CHANGE' as measure,
        month_number,
        10 as measure_no,
        cast(1 as double) as factor,
        cast(short_debt - quarter_before_short_debt as double) as numerator,
        cast(quarter_before_short_debt as double) as denominator,
        case
            when not has_quarter_before then 'NO_QUARTER_BEFORE'
            when short_debt is null or quarter_before_short_debt is null then 'NOT_REPORTED'
            when quarter_before_short_debt <= 0 then 'NOT_POSITIVE'
        end as no_data_reason,
        period_end_date,
        previous_period_end_date

    from turned_over

    union all

    select
        customer_id,
        'INTEREST_COVERAGE' as measure,
        month_number,
        11 as measure_no,
        cast(1 as double) as factor,
        cast(ebit as double) as numerator,
        cast(interest_expense as double) as denominator,
        case
            when ebit is null or interest_expense is null then 'NOT_REPORTED'
            when interest_expense <= 0 then 'NOT_POSITIVE'
        end as no_data_reason,
        period_end_date,
        previous_period_end_date

    from turned_over

    union all

    select
        customer_id,
        'IMBALANCE_SHARE' as measure,
        month_number,
        12 as measure_no,
        cast(1 as double) as factor,
        cast(abs(total_assets - total_liabilities - equity) as double) as numerator,
        cast(total_assets as double) as denominator,
        case
            when
                total_assets is null or total_liabilities is null or equity is null
                then 'NOT_REPORTED'
            when total_assets <= 0 then 'NOT_POSITIVE'
        end as no_data_reason,
        period_end_date,
        previous_period_end_date

    from turned_over

    union all

    select
        customer_id,
        'AUDIT_OPINION' as measure,
        month_number,
        13 as measure_no,
        cast(1 as double) as factor,
        cast(
            case audit_opinion
                when 'UNQUALIFIED' then 0.0
                when 'EMPHASIS' then 1.0
                when 'QUALIFIED' then 2.0
                when 'DISCLAIMER' then 3.0
                when 'ADVERSE' then 4.0
            end as double
        ) as numerator,
        cast(1 as double) as denominator,
        case when audit_opinion is null then 'NOT_REPORTED' end as no_data_reason,
        period_end_date,
        previous_period_end_date

    from turned_over

),

valued as (

    select
        *,
        case
            when no_data_reason is null then numerator * factor / nullif(denominator, 0)
        end as value

    from measured

)

select
    valued.customer_id,
    valued.measure,
    valued.no_data_reason,
    valued.measure_no,
    valued.month_number,
    valued.numerator,
    valued.denominator,
    valued.factor,
    valued.value,
    lag(valued.value) over (
        partition by valued.customer_id, valued.measure order by valued.month_number
    ) as previous_value,
    year_before.value as year_before_value,
    valued.period_end_date,
    valued.previous_period_end_date

from valued
left join valued as year_before
    on
        valued.customer_id = year_before.customer_id
        and valued.measure = year_before.measure
        and valued.month_number - 12 = year_before.month_number
