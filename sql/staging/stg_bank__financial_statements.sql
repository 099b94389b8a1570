-- Statements 财务报表 as customers gave them, the months of their periods numbered.
--
-- grain: one row per customer and period
-- key:   customer_id, period_end_date
-- note:  what was earned is counted from 1 January to the end of the period: period_days are those days

select
    customer_id,
    audit_opinion,
    total_assets,
    total_liabilities,
    equity,
    current_assets,
    current_liabilities,
    cash,
    receivables,
    inventory,
    short_debt,
    revenue,
    cost,
    net_profit,
    interest_expense,
    ebit,
    operating_cash_flow,
    cast(
        extract(year from period_end) * 12 + extract(month from period_end) as integer
    ) as month_number,
    cast(period_end - cast(date_trunc('year', period_end) as date) + 1 as integer)
        as period_days,
    audited as is_audited,
    period_end as period_end_date,
    received_date

from raw.financial_statements
