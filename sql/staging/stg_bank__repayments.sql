-- The repayment journal 还款流水, reversals included.
--
-- grain: one row per journal entry
-- key:   txn_id

select
    txn_id,
    loan_id,
    coalesce(txn_type, 'REPAY') as txn_type,
    reversal_of,
    channel,
    payer_relation,
    amount,
    principal,
    interest,
    fee,
    value_date,
    posted_at

from raw.repayments
