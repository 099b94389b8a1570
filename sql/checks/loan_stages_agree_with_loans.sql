-- Fails when a loan in the book is in no stage on the as-of date, or one out of it is in one.

with

loans as (

    select * from marts.loans

),

loan_stages as (

    select * from marts.loan_stages

)

select
    loans.loan_id,
    loans.loan_state,
    loan_stages.stage_code

from loans
left join loan_stages on loans.loan_id = loan_stages.loan_id

where (loans.loan_state = 'ACTIVE') <> (loan_stages.loan_id is not null)
