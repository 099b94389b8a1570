-- What early warning measured: which value of which measure held for whom, from when to when.
--
-- grain: one row per measure, customer, loan where it is of one, thing seen, and time with a value
-- key:   point_id
-- scope: org_id
-- sort:  measure, org_id, customer_id, from_date
-- note:  values that are there only; a point knows no threshold, so what another one would have
--        signalled can be asked of it. Where rises_daily, a day changes the value by daily_step
-- columns:
--   point_id: Number of the point
--   measure: What was measured, one of the measures of the catalogue; REPORTED/code for what only the bank can see
--   customer_id: Customer
--   loan_id: Loan it was measured of; empty: the customer as a whole
--   org_id: Organisation of the loan, or of the customer's largest loan
--   from_date: First day the value held
--   to_date: First day it no longer did; empty while it holds on the as-of date
--   value: Value on the first day
--   rises_daily: The value changes by one each day
--   daily_step: What a day adds to it: 1, -1 where it counts down, 0 where it stays
--   evidence_id: Instalment, statement, payment, collateral or warning it was seen in

with

points as (

    select * from intermediate.int_warning_points

    where no_data_reason is null

),

measures as (

    select * from staging.stg_postloan__warning_measures

),

loans as (

    select * from intermediate.int_loans

),

customer_organisations as (

    select * from intermediate.int_customer_organisations

)

select
    points.point_id,
    points.measure,
    points.customer_id,
    points.loan_id,
    coalesce(loans.org_id, customer_organisations.org_id) as org_id,
    points.from_date,
    points.to_date,
    points.value,
    points.rises_daily,
    case
        when not points.rises_daily then 0
        when measures.counts_down then -1
        else 1
    end as daily_step,
    points.evidence_id

from points
inner join customer_organisations on points.customer_id = customer_organisations.customer_id
left join loans on points.loan_id = loans.loan_id
left join measures on points.measure = measures.measure
