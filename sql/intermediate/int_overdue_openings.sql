-- Loans that were past due at the month end before a month: what there was to recover in it.
--
-- grain: one row per loan past due at a month end and the month after it
-- key:   loan_number, month_number
-- note:  a loan whose arrears are reported without an amount is here with none
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

)

select
    loans.loan_number,
    loan_months.loan_id,
    loan_months.customer_id,
    loan_months.org_id,
    loan_months.product_code,
    loan_months.basis,
    coalesce(loan_months.bucket, 'NOT_REPORTED') as bucket,
    loan_months.days_past_due,
    loan_months.overdue_amount,
    months.month_number,
    months.month_end_date,
    loan_months.month_end_date as opening_date

from loan_months
inner join months on loan_months.month_end_date = months.previous_month_end_date
inner join loans on loan_months.loan_id = loans.loan_id

where
    loan_months.loan_state = 'ACTIVE'
    and (loan_months.days_past_due >= 1 or loan_months.overdue_amount > 0)
