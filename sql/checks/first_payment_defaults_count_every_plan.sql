-- Fails when a loan with a plan is missing from first payment default, or counted twice.

with

first_payment_defaults as (

    select * from marts.first_payment_defaults

),

loans as (

    select * from marts.loans

),

planned as (

    select count(case when basis = 'COMPUTED' then 1 end) as loan_count

    from loans

),

counted as (

    select
        within_days,
        sum(loan_count) as loan_count

    from first_payment_defaults

    group by within_days

)

select
    counted.within_days,
    counted.loan_count,
    planned.loan_count as planned_loan_count

from counted
cross join planned

where counted.loan_count <> planned.loan_count
