-- What the bank's own system reported of a loan on a day 月末借据.
--
-- grain: one row per loan and day
-- key:   snapshot_date, loan_id

select
    loan_id,
    five_class as reported_class,
    balance,
    overdue_principal,
    overdue_interest,
    days_past_due,
    provision,
    snapshot_date

from raw.loan_snapshots
