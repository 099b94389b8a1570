-- Everything early warning measures, whoever measures it: from when to when which value held.
--
-- grain: one row per measure, customer, loan where it is of one, thing seen, and time with a value
-- key:   point_id
-- note:  a point knows no threshold. Where rises_daily its value is that of from_date, and each day
--        changes it by one; one that has no value says why in no_data_reason, as far as it still does.
--        The points of another subject are taken up by two lines: its model among the imports, its name
--        among the unions
-- table

with

repayment as (

    select * from intermediate.int_repayment_points

),

statements as (

    select * from intermediate.int_statement_points

),

reported as (

    select * from intermediate.int_reported_points

),

fund_flows as (

    select * from intermediate.int_fund_flow_points

),

guarantees as (

    select * from intermediate.int_guarantee_points

),

promises as (

    select * from intermediate.int_promise_points

),

points as (

    select * from repayment

    union all

    select * from statements

    union all

    select * from reported

    union all

    select * from fund_flows

    union all

    select * from guarantees

    union all

    select * from promises

)

select
    upper(measure) || '/' || coalesce(loan_id, customer_id) || '/' || cast(from_date as varchar)
    || coalesce('/' || evidence_id, '') || coalesce('/' || no_data_reason, '') as point_id,
    upper(measure) as measure,
    customer_id,
    loan_id,
    evidence_id,
    no_data_reason,
    cast(value as double) as value,
    rises_daily,
    from_date,
    to_date

from points

where
    no_data_reason is null
    or to_date is null
