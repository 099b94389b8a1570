-- Fails when a loan is past due on the as-of date without an episode that lasts, or the reverse.

with

loans as (

    select * from marts.loans

),

lasting as (

    select
        loan_id,
        start_date

    from marts.overdue_episodes

    where end_date is null

)

select
    loans.loan_id,
    loans.days_past_due,
    lasting.start_date

from loans
left join lasting on loans.loan_id = lasting.loan_id

where
    loans.basis = 'COMPUTED'
    and loans.loan_state = 'ACTIVE'
    and (loans.days_past_due > 0) <> (lasting.loan_id is not null)
