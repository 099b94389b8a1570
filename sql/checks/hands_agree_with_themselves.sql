-- Fails when a hand brought in more than it was given, ends before it begins or while the next one
-- already holds the loan, or began with another overdue amount than the loan had at that month end.

with

hands as (

    select * from marts.hands

),

loan_months as (

    select * from marts.loan_months

),

followed as (

    select
        assignment_id,
        from_date,
        to_date,
        entry_amount,
        recovered_amount,
        compared_amount,
        lead(from_date) over (
            partition by loan_id order by from_date, hand_no, assignment_id
        ) as next_from_date

    from hands

)

select
    assignment_id,
    'IMPOSSIBLE' as fault,
    entry_amount,
    recovered_amount as other_amount

from followed

where
    recovered_amount < 0
    or recovered_amount > entry_amount
    or compared_amount > recovered_amount
    or to_date < from_date
    or (next_from_date is not null and (to_date is null or to_date > next_from_date))

union all

select
    hands.assignment_id,
    'OTHER_OVERDUE_AMOUNT' as fault,
    hands.entry_amount,
    loan_months.overdue_amount as other_amount

from hands
inner join loan_months
    on
        hands.loan_id = loan_months.loan_id
        and hands.from_date = loan_months.month_end_date

where hands.entry_amount <> loan_months.overdue_amount
