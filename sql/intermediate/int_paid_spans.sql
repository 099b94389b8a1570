-- What was paid to date and which plan was in force, span by span, of loans that were ever late.
--
-- grain: one row per loan and span between two days with a payment or a new version of the plan
-- key:   loan_number, from_date
-- note:  most loans are never late: with a single version that shows in the days late of its
--        instalments, so only the others are walked day by day
-- table

with

payment_days as (

    select * from intermediate.int_payment_days

),

versions as (

    select * from intermediate.int_schedule_versions

    where is_computed

),

loans as (

    select * from intermediate.int_loans

),

instalments as (

    select * from marts.instalments

),

late_loans as (

    select distinct loan_id

    from instalments

    where days_late > 0

),

ever_late as (

    select loans.loan_number

    from loans
    inner join late_loans on loans.loan_id = late_loans.loan_id

    union

    select loan_number

    from versions

    group by loan_number

    having count(*) > 1

)

select
    versions.loan_number,
    versions.version,
    payment_days.paid_to_date,
    greatest(payment_days.value_date, versions.in_force_from) as from_date,
    -- The first day of the next span; empty for the last one.
    least(
        coalesce(payment_days.next_value_date, versions.in_force_until),
        coalesce(versions.in_force_until, payment_days.next_value_date)
    ) as until_date

from ever_late
inner join versions on ever_late.loan_number = versions.loan_number
inner join payment_days
    on
        versions.loan_number = payment_days.loan_number
        and (
            versions.in_force_until is null
            or versions.in_force_until > payment_days.value_date
        )
        and (
            payment_days.next_value_date is null
            or versions.in_force_from < payment_days.next_value_date
        )
