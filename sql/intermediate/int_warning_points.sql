-- Everything early warning measures, whoever measures it: from when to when which value held.
--
-- grain: one row per measure, customer, loan where it is of one, thing seen, and time with a value
-- key:   point_id
-- note:  a point knows no threshold. Where rises_daily it is the value of from_date, and a day changes
--        it by one; a measure that is not there says why in no_data_reason. To take up the points of
--        another subject: its model among the imports, its name among the unions
-- table

with

repayment as (

    select * from intermediate.int_repayment_points

),

points as (

    select
        measure,
        customer_id,
        loan_id,
        from_date,
        to_date,
        value,
        rises_daily,
        evidence_id,
        no_data_reason

    from repayment

)

select
    measure || ':' || coalesce(loan_id, customer_id) || ':' || cast(from_date as varchar)
    || coalesce(':' || evidence_id, '') || coalesce(':' || no_data_reason, '') as point_id,
    measure,
    customer_id,
    loan_id,
    evidence_id,
    no_data_reason,
    value,
    rises_daily,
    from_date,
    to_date

from points
