-- Promises to pay 还款承诺.
--
-- grain: one row per promise
-- key:   promise_id

select
    promise_id,
    loan_id,
    outcome_type,
    promised_amount,
    made_date,
    promised_date

from raw.promises
