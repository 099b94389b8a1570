-- Measures of financial statements 财务指标, with both parts, as in the statement before and a year before.
--
-- grain: one row per borrower, organisation with its loans, period and measure
-- key:   customer_id, org_id, period_end_date, measure
-- scope: org_id
-- sort:  org_id, customer_id, period_end_date, measure_no
-- note:  value = numerator x factor / denominator; factor is the days of the period for days, else 1.
--        What was earned is counted from 1 January, so it is compared with the same period a year
--        before. AUDIT_OPINION is 0 unqualified, 1 with emphasis, 2 qualified, 3 disclaimed, 4 adverse
-- columns:
--   customer_id: Borrower
--   org_id: Organisation that handles or handled loans of the borrower
--   period_end_date: Last day of the period
--   measure: Measure
--   measure_no: Its place among the measures
--   numerator: What is divided: yuan, days or a number of periods; the exact amounts stand in financial_statements
--   denominator: What it is divided by; 1 where the measure is a count
--   factor: Days since 1 January for days, else 1
--   value: The measure; empty where it is not defined
--   no_data_reason: NOT_REPORTED, NOT_POSITIVE, NO_YEAR_BEFORE or NO_QUARTER_BEFORE; empty where there is a value
--   previous_period_end_date: Period of the statement before; empty for the first
--   previous_value: The measure in the statement before
--   year_before_value: The measure at the same period a year before

with

measures as (

    select * from intermediate.int_statement_measures

),

organisations as (

    select * from intermediate.int_borrower_organisations

)

select
    measures.customer_id,
    organisations.org_id,
    measures.period_end_date,
    measures.measure,
    measures.measure_no,
    measures.numerator,
    measures.denominator,
    measures.factor,
    measures.value,
    measures.no_data_reason,
    measures.previous_period_end_date,
    measures.previous_value,
    measures.year_before_value

from measures
inner join organisations on measures.customer_id = organisations.customer_id
