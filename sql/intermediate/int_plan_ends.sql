-- What each plan ever in force comes to, and its last due date.
--
-- grain: one row per loan and version ever in force
-- key:   loan_number, version
-- table

with

versions as (

    select * from intermediate.int_schedule_versions

),

instalments as (

    select * from intermediate.int_instalments

)

select
    versions.loan_number,
    versions.version,
    instalments.due_to_date as due_amount,
    instalments.principal_to_date as due_principal,
    versions.in_force_from,
    versions.in_force_until,
    instalments.due_date as ends_on

from versions
inner join instalments
    on
        versions.loan_number = instalments.loan_number
        and versions.version = instalments.version
        and versions.instalment_count = instalments.instalment_order
