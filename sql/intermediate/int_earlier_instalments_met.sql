-- The first day on which money paid to date met each instalment of a plan that was replaced.
--
-- grain: one row per instalment of a version that is no longer in force
-- key:   loan_number, version, instalment_order
-- note:  as int_instalments_met, walked once per version replaced; few loans have any
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
        not is_in_force
        and is_computed

),

payment_days as (

    select * from intermediate.int_payment_days

),

amounts as (

    select
        instalments.loan_number,
        instalments.version,
        instalments.instalment_order,
        instalments.due_to_date - parameters.arrears_tolerance as amount,
        0 as is_payment,
        null as value_date

    from instalments
    inner join versions
        on
            instalments.loan_number = versions.loan_number
            and instalments.version = versions.version
    cross join parameters

    union all

    select
        payment_days.loan_number,
        versions.version,
        null as instalment_order,
        payment_days.paid_to_date as amount,
        1 as is_payment,
        payment_days.value_date

    from payment_days
    inner join versions on payment_days.loan_number = versions.loan_number

),

walked as (

    select
        loan_number,
        version,
        instalment_order,
        min(value_date) over (
            partition by loan_number, version
            order by amount desc, is_payment desc
            rows between unbounded preceding and current row
        ) as met_date

    from amounts

)

select
    loan_number,
    version,
    instalment_order,
    met_date

from walked

where instalment_order is not null
