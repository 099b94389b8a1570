-- The repayment journal of the loans in the warehouse, and which entries count.
--
-- grain: one row per journal entry
-- key:   txn_id
-- scope: org_id
-- sort:  org_id, loan_id, value_date, txn_id
-- columns:
--   txn_id: Number of the journal entry
--   loan_id: Loan
--   org_id: Organisation that handles the loan
--   value_date: Day from which the money counts
--   posted_at: When the bank booked it
--   amount [yuan]: Amount
--   principal [yuan]: Part for principal, where the bank says
--   interest [yuan]: Part for interest, where the bank says
--   fee [yuan]: Part for fees, where the bank says
--   txn_type: REPAY, PREPAY, REVERSAL, RECOVERY, OFFSET or REFINANCE
--   reversal_of: Entry that a reversal takes back
--   is_reversed: A known reversal takes the entry back, so that it never happened
--   is_counted: The entry counts as money paid by the as-of date
--   channel: Channel of payment
--   payer_relation: Relation of the payer to the borrower

with

payments as (

    select * from intermediate.int_payments

)

select
    txn_id,
    loan_id,
    org_id,
    value_date,
    posted_at,
    amount,
    principal,
    interest,
    fee,
    txn_type,
    reversal_of,
    is_reversed,
    is_counted,
    channel,
    payer_relation

from payments
