-- The loans each warning is about: the one it names, else all of its customer.
--
-- grain: one row per warning and loan
-- key:   warning_id, loan_id
-- table

with

warnings as (

    select * from intermediate.int_warnings

),

loans as (

    select * from intermediate.int_loans

)

select
    warnings.warning_id,
    loans.loan_id

from warnings
inner join loans on warnings.loan_id = loans.loan_id

union all

select
    warnings.warning_id,
    loans.loan_id

from warnings
inner join loans on warnings.customer_id = loans.customer_id

where warnings.loan_id is null
