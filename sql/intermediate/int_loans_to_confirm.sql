-- Loans whose repayment funds are to be confirmed ahead of due dates.
--
-- grain: one row per loan
-- key:   loan_number
-- note:  loans of companies and small enterprises, and of persons marked as needing it; never low-risk
--        loans

with

loans as (

    select * from intermediate.int_loans

),

customers as (

    select * from staging.stg_bank__customers

)

select
    loans.loan_number,
    loans.loan_id,
    loans.is_computed,
    loans.disbursed_amount,
    loans.disbursed_date,
    loans.left_state,
    loans.left_date

from loans
left join customers on loans.customer_id = customers.customer_id

where
    loans.scope <> 'LOW_RISK'
    and (
        loans.customer_type in ('CORP', 'SME')
        or coalesce(customers.needs_payment_confirm, false)
    )
