-- The first day on which money paid to date met each instalment of the plan in force.
--
-- grain: one row per instalment of the plan in force at the as-of date
-- key:   loan_number, instalment_order
-- note:  one line of amounts per loan, walked from the largest down: the earliest payment that
--        reached at least the instalment's amount is the day it was met, the day of disbursement
--        where nothing was needed
-- table

with

parameters as (

    select * from intermediate.int_parameters

),

instalments as (

    select * from intermediate.int_instalments

),

versions as (

    select * from intermediate.int_schedule_versions

    where
        is_in_force
        and is_computed

),

payment_days as (

    select * from intermediate.int_payment_days

),

in_force as (

    select
        instalments.loan_number,
        instalments.instalment_order,
        instalments.due_to_date - parameters.arrears_tolerance as amount_needed

    from instalments
    inner join versions
        on
            instalments.loan_number = versions.loan_number
            and instalments.version = versions.version
    cross join parameters

),

amounts as (

    select
        loan_number,
        instalment_order,
        amount_needed as amount,
        0 as is_payment,
        null as value_date

    from in_force

    union all

    select
        loan_number,
        null as instalment_order,
        paid_to_date as amount,
        1 as is_payment,
        value_date

    from payment_days

),

walked as (

    select
        loan_number,
        instalment_order,
        min(value_date) over (
            partition by loan_number
            order by amount desc, is_payment desc
            rows between unbounded preceding and current row
        ) as met_date

    from amounts

)

select
    loan_number,
    instalment_order,
    met_date

from walked

where instalment_order is not null
