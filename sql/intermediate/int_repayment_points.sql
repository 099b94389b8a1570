-- What early warning measures of repayment 还款类: from when to when which value held.
--
-- grain: one row per measure, customer, loan where it is of one, and time with the same value
-- key:   measure, customer_id, loan_id, from_date, evidence_id

with

loans as (

    select * from intermediate.int_loans

),

arrears as (

    select * from intermediate.int_arrears_points

),

counted as (

    select * from intermediate.int_counted_points

)

select
    arrears.measure,
    loans.customer_id,
    loans.loan_id,
    arrears.from_date,
    arrears.to_date,
    arrears.value,
    arrears.rises_daily,
    arrears.evidence_id,
    cast(null as varchar) as no_data_reason

from arrears
inner join loans on arrears.loan_number = loans.loan_number

union all

select
    measure,
    customer_id,
    null as loan_id,
    from_date,
    to_date,
    value,
    false as rises_daily,
    evidence_id,
    null as no_data_reason

from counted
