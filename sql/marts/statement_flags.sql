-- Flags of financial statements 财务预警, with what was seen and the threshold it passed.
--
-- grain: one row per borrower, organisation with its loans, period, flag and measure
-- key:   customer_id, org_id, period_end_date, flag_code, measure
-- scope: org_id
-- sort:  org_id, period_end_date, customer_id, flag_no
-- note:  a flag stands once, at the gravest level its value reaches; a measure that is not defined
--        raises none, which is not the same as passing
-- columns:
--   customer_id: Borrower
--   org_id: Organisation that handles or handled loans of the borrower
--   period_end_date: Last day of the period
--   flag_code: Flag
--   measure: Measure it rests on
--   flag_no: Its place in the table of flags
--   level: BLUE, YELLOW, ORANGE or RED
--   level_no: 1 to 4, the gravest last
--   comparison: How the value is compared with the threshold
--   observed_value: Value of the measure: a share, a ratio, days or a number of periods
--   threshold_value: Threshold of the level

with

flags as (

    select * from intermediate.int_statement_flags

),

organisations as (

    select * from intermediate.int_borrower_organisations

)

select
    flags.customer_id,
    organisations.org_id,
    flags.period_end_date,
    flags.flag_code,
    flags.measure,
    flags.flag_no,
    flags.level,
    flags.level_no,
    flags.comparison,
    flags.observed_value,
    flags.threshold_value

from flags
inner join organisations on flags.customer_id = organisations.customer_id
