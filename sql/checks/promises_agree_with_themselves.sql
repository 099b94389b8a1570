-- Fails when a promise is not in exactly one state, or its money is not what its state says.

select
    promise_id,
    promise_state,
    promised_amount,
    paid_amount,
    missing_amount

from marts.promises

where
    promise_state not in ('KEPT', 'BROKEN', 'REPLACED', 'OPEN', 'NOT_REPORTED')
    or (promise_state in ('KEPT', 'BROKEN', 'REPLACED') and paid_amount is null)
    or paid_amount + missing_amount <> promised_amount
    or (is_broken and (broken_date is null or not is_counted))
    or (promise_state = 'KEPT' and (met_date is null or met_date > deadline_date))
    or (promise_state = 'OPEN' and month_end_date is not null)
    or (promise_state in ('BROKEN', 'REPLACED') and month_end_date is null)
