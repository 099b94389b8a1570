-- Changes of what was agreed about a loan 要素变更.
--
-- grain: one row per event
-- key:   event_id

select
    event_id,
    loan_id,
    event_type,
    old_value,
    new_value,
    approval_no,
    approved_by,
    amount,
    financial_difficulty,
    event_date,
    posted_at

from raw.loan_events
