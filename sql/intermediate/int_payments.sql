-- The repayment journal of the loans in the warehouse, and which entries count as money paid.
--
-- grain: one row per journal entry
-- key:   txn_id
-- note:  an entry counts that is no reversal, is not reversed and is dated by the as-of date. A
--        reversal removes its original entirely, whatever its own value date; which reversals are
--        known is settled in raw, by known_at

with

build_arguments as (

    select * from staging.stg_postloan__build_arguments

),

repayments as (

    select * from staging.stg_bank__repayments

),

loans as (

    select * from intermediate.int_loans

),

-- Two reversals of one entry take it back once.
reversals as (

    select distinct reversal_of

    from staging.stg_bank__repayments

    where txn_type = 'REVERSAL'

)

select
    loans.loan_number,
    loans.org_id,
    repayments.loan_id,
    repayments.txn_id,
    repayments.txn_type,
    repayments.reversal_of,
    repayments.channel,
    repayments.payer_relation,
    repayments.amount,
    repayments.principal,
    repayments.interest,
    repayments.fee,
    reversals.reversal_of is not null as is_reversed,
    repayments.txn_type <> 'REVERSAL'
    and reversals.reversal_of is null
    and repayments.value_date <= build_arguments.as_of_date as is_counted,
    repayments.value_date,
    repayments.posted_at

from repayments
inner join loans on repayments.loan_id = loans.loan_id
left join reversals on repayments.txn_id = reversals.reversal_of
cross join build_arguments
