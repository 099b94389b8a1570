-- Statements of borrowers 财务报表 the bank had by the as-of date.
--
-- grain: one row per borrower, organisation with its loans, and period
-- key:   customer_id, org_id, period_end_date
-- scope: org_id
-- sort:  org_id, customer_id, period_end_date
-- note:  a borrower of two organisations has its statement at each; read one of them. Statements of
--        customers without a loan are nobody's and stand in no mart
-- columns:
--   customer_id: Borrower
--   org_id: Organisation that handles or handled loans of the borrower
--   period_end_date: Last day of the period; what was earned is counted from 1 January
--   received_date: Day the bank received it; empty where it is not known
--   total_assets [yuan]: Assets
--   total_liabilities [yuan]: Liabilities
--   equity [yuan]: Equity
--   current_assets [yuan]: Assets turned to cash within a year
--   current_liabilities [yuan]: Liabilities due within a year
--   cash [yuan]: Cash and deposits
--   receivables [yuan]: Owed by its own customers
--   inventory [yuan]: Goods in stock
--   short_debt [yuan]: Borrowed for a year or less
--   revenue [yuan]: Revenue since 1 January
--   cost [yuan]: Cost of what was sold since 1 January
--   net_profit [yuan]: Net profit since 1 January
--   interest_expense [yuan]: Interest since 1 January
--   ebit [yuan]: Profit before interest and tax since 1 January
--   operating_cash_flow [yuan]: Cash from operations since 1 January
--   is_audited: An auditor examined it
--   audit_opinion: What the auditor says
--   is_latest: No later statement of the borrower is there

with

statements as (

    select * from intermediate.int_statements

),

organisations as (

    select * from intermediate.int_borrower_organisations

),

latest as (

    select
        customer_id,
        max(period_end_date) as period_end_date

    from statements

    group by customer_id

)

select
    statements.customer_id,
    organisations.org_id,
    statements.period_end_date,
    statements.received_date,
    statements.total_assets,
    statements.total_liabilities,
    statements.equity,
    statements.current_assets,
    statements.current_liabilities,
    statements.cash,
    statements.receivables,
    statements.inventory,
    statements.short_debt,
    statements.revenue,
    statements.cost,
    statements.net_profit,
    statements.interest_expense,
    statements.ebit,
    statements.operating_cash_flow,
    statements.is_audited,
    statements.audit_opinion,
    statements.period_end_date = latest.period_end_date as is_latest

from statements
inner join organisations on statements.customer_id = organisations.customer_id
inner join latest on statements.customer_id = latest.customer_id
