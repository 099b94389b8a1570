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

repayments as (

    select * from staging.stg_bank__repayments

),

loans as (

    select * from intermediate.int_loans

),

counted as (

    select * from intermediate.int_payments_counted

),

reversals as (

    select distinct reversal_of

    from staging.stg_bank__repayments

    where txn_type = 'REVERSAL'

)

select
    repayments.txn_id,
    repayments.loan_id,
    loans.org_id,
    repayments.value_date,
    repayments.posted_at,
    repayments.amount,
    repayments.principal,
    repayments.interest,
    repayments.fee,
    repayments.txn_type,
    repayments.reversal_of,
    reversals.reversal_of is not null as is_reversed,
    counted.txn_id is not null as is_counted,
    repayments.channel,
    repayments.payer_relation

from repayments
inner join loans on repayments.loan_id = loans.loan_id
left join counted on repayments.txn_id = counted.txn_id
left join reversals on repayments.txn_id = reversals.reversal_of
