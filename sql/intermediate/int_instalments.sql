-- Instalments of the versions ever in force, in the order money fills them, with what is due to date.
--
-- grain: one row per instalment of a version
-- key:   loan_number, version, instalment_order
-- table

with

instalments as (

    select * from staging.stg_bank__scheduled_instalments

),

loans as (

    select * from intermediate.int_loans

),

versions as (

    select * from intermediate.int_schedule_versions

),

in_force as (

    select
        loans.loan_number,
        instalments.version,
        instalments.period_no,
        instalments.due_principal,
        instalments.due_interest,
        instalments.due_fee,
        cast(
            instalments.due_principal + instalments.due_interest + instalments.due_fee
            as decimal(18, 2)
        ) as due_amount,
        instalments.due_date

    from instalments
    inner join loans on instalments.loan_id = loans.loan_id
    inner join versions
        on
            loans.loan_number = versions.loan_number
            and instalments.version = versions.version

)

select
    loan_number,
    version,
    cast(
        row_number() over (partition by loan_number, version order by due_date, period_no)
        as integer
    ) as instalment_order,
    period_no,
    due_principal,
    due_interest,
    due_fee,
    due_amount,
    cast(
        sum(due_amount) over (
            partition by loan_number, version order by due_date, period_no
            rows between unbounded preceding and current row
        ) as decimal(18, 2)
    ) as due_to_date,
    cast(
        sum(due_principal) over (
            partition by loan_number, version order by due_date, period_no
            rows between unbounded preceding and current row
        ) as decimal(18, 2)
    ) as principal_to_date,
    cast(
        sum(due_interest) over (
            partition by loan_number, version order by due_date, period_no
            rows between unbounded preceding and current row
        ) as decimal(18, 2)
    ) as interest_to_date,
    due_date

from in_force
