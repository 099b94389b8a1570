-- Statements the bank had by the as-of date, each with the customer's statement before it, that of
-- three months and that of a year before.
--
-- grain: one row per customer and period
-- key:   customer_id, period_end_date
-- note:  a statement without a day of receipt counts as received once its period has ended;
--        loss_periods and negative_cash_periods count back without a gap from this statement
-- table

with

build_arguments as (

    select * from staging.stg_postloan__build_arguments

),

parameters as (

    select * from intermediate.int_statement_parameters

),

bank_statements as (

    select * from staging.stg_bank__financial_statements

),

received as (

    select bank_statements.*

    from bank_statements
    inner join build_arguments
        on
            bank_statements.period_end_date <= build_arguments.as_of_date
            and (
                bank_statements.received_date is null
                or bank_statements.received_date <= build_arguments.as_of_date
            )

),

-- Nothing is known of a time for which no statement came: a succession begins anew after it.
followed as (

    select
        received.*,
        lag(received.period_end_date) over customer_periods as previous_period_end_date,
        case
            when
                received.month_number - lag(received.month_number) over customer_periods
                <= parameters.succession_months
                then 0
            else 1
        end as is_first_after_gap

    from received
    cross join parameters

    window customer_periods as (partition by received.customer_id order by received.month_number)

),

numbered as (

    select
        *,
        row_number() over customer_periods as statement_no,
        max(case when is_first_after_gap = 1 then month_number end) over customer_periods
            as gap_month_number,
        -- The last statement that ends the succession of each kind.
        max(case when net_profit is null or net_profit >= 0 then month_number end)
            over customer_periods as last_no_loss_month_number,
        max(case when operating_cash_flow is null or operating_cash_flow >= 0 then month_number end)
            over customer_periods as last_cash_month_number

    from followed

    window customer_periods as (partition by customer_id order by month_number)

),

counted as (

    select
        *,
        case
            when net_profit is not null
                then
                    count(case when net_profit < 0 then 1 end) over (
                        partition by
                            customer_id, gap_month_number, last_no_loss_month_number
                        order by month_number
                    )
        end as loss_periods,
        case
            when operating_cash_flow is not null
                then
                    count(case when operating_cash_flow < 0 then 1 end) over (
                        partition by
                            customer_id, gap_month_number, last_cash_month_number
                        order by month_number
                    )
        end as negative_cash_periods

    from numbered

)

select
    counted.customer_id,
    counted.audit_opinion,
    counted.total_assets,
    counted.total_liabilities,
    counted.equity,
    counted.current_assets,
    counted.current_liabilities,
    counted.cash,
    counted.receivables,
    counted.inventory,
    counted.short_debt,
    counted.revenue,
    counted.cost,
    counted.net_profit,
    counted.interest_expense,
    counted.ebit,
    counted.operating_cash_flow,
    quarter_before.short_debt as quarter_before_short_debt,
    year_before.revenue as year_before_revenue,
    year_before.cost as year_before_cost,
    year_before.receivables as year_before_receivables,
    year_before.inventory as year_before_inventory,
    counted.month_number,
    counted.period_days,
    year_before.period_days as year_before_period_days,
    cast(counted.statement_no as integer) as statement_no,
    cast(counted.loss_periods as integer) as loss_periods,
    cast(counted.negative_cash_periods as integer) as negative_cash_periods,
    counted.is_audited,
    quarter_before.customer_id is not null as has_quarter_before,
    year_before.customer_id is not null as has_year_before,
    counted.period_end_date,
    counted.received_date,
    counted.previous_period_end_date

from counted
left join received as quarter_before
    on
        counted.customer_id = quarter_before.customer_id
        and counted.month_number - 3 = quarter_before.month_number
left join received as year_before
    on
        counted.customer_id = year_before.customer_id
        and counted.month_number - 12 = year_before.month_number
