-- Loans settled that were past due at the month end before, with the day of settlement.
--
-- grain: one row per loan
-- key:   loan_id
-- note:  settled on the day the bank closed it, else on the day of the last payment of the month;
--        where neither is known nothing says when, and the loan is left out
-- table

with

loan_months as (

    select * from marts.loan_months

),

months as (

    select * from intermediate.int_months

),

loans as (

    select * from intermediate.int_loans

),

payment_days as (

    select * from intermediate.int_payment_days

),

settled as (

    select
        loan_months.loan_id,
        months.month_end_date,
        months.previous_month_end_date

    from loan_months
    inner join months on loan_months.month_end_date = months.month_end_date

    where
        loan_months.loan_state = 'SETTLED'
        and months.previous_month_end_date is not null

),

overdue_before as (

    select
        loan_id,
        month_end_date

    from loan_months

    where days_past_due > 0

),

settled_overdue as (

    select
        loans.loan_number,
        settled.loan_id,
        loans.customer_id,
        settled.month_end_date,
        settled.previous_month_end_date,
        case when loans.left_state = 'SETTLED' then loans.left_date end as closed_date

    from settled
    inner join overdue_before
        on
            settled.loan_id = overdue_before.loan_id
            and settled.previous_month_end_date = overdue_before.month_end_date
    inner join loans on settled.loan_id = loans.loan_id

),

last_payments as (

    select
        settled_overdue.loan_id,
        settled_overdue.month_end_date,
        max(payment_days.value_date) as paid_date

    from settled_overdue
    inner join payment_days
        on
            settled_overdue.loan_number = payment_days.loan_number
            and settled_overdue.previous_month_end_date < payment_days.value_date
            and settled_overdue.month_end_date >= payment_days.value_date
            and payment_days.amount > 0

    group by settled_overdue.loan_id, settled_overdue.month_end_date

),

dated as (

    select
        settled_overdue.loan_id,
        settled_overdue.customer_id,
        settled_overdue.month_end_date,
        -- A loan paid off and reported closed only later was settled when it was paid off.
        case
            when
                settled_overdue.closed_date > settled_overdue.previous_month_end_date
                and settled_overdue.closed_date <= settled_overdue.month_end_date
                then settled_overdue.closed_date
            else last_payments.paid_date
        end as settled_date

    from settled_overdue
    left join last_payments
        on
            settled_overdue.loan_id = last_payments.loan_id
            and settled_overdue.month_end_date = last_payments.month_end_date

)

select
    loan_id,
    customer_id,
    min(settled_date) as settled_date

from dated

where settled_date is not null

group by loan_id, customer_id
