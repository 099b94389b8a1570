-- Fails when a loan's own figures contradict each other.

select
    loan_id,
    month_end_date,
    loan_state,
    outstanding_principal,
    overdue_amount,
    days_past_due

from marts.loan_months

where
    outstanding_principal < 0
    or overdue_principal < 0
    or overdue_interest < 0
    or overdue_fee < 0
    or overpaid_amount < 0
    or days_past_due < 0
    or (loan_state <> 'ACTIVE' and (outstanding_principal <> 0 or days_past_due is not null))
    or (basis = 'COMPUTED' and days_past_due = 0 and overdue_amount <> 0)
    or (basis = 'COMPUTED' and days_past_due > 0 and overdue_amount = 0)
