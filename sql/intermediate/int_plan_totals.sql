-- Principal and all that is due of the plan in force of each loan.
--
-- grain: one row per loan with a plan
-- key:   loan_number

with

instalments as (

    select * from intermediate.int_instalments

),

versions as (

    select * from intermediate.int_schedule_versions

    where is_in_force

)

select
    instalments.loan_number,
    cast(sum(instalments.due_principal) as decimal(18, 2)) as due_principal,
    cast(sum(instalments.due_amount) as decimal(18, 2)) as due_amount

from instalments
inner join versions
    on
        instalments.loan_number = versions.loan_number
        and instalments.version = versions.version

group by instalments.loan_number
