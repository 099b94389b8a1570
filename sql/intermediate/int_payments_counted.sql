-- Payments that count: not a reversal, not reversed, dated by the as-of date.
--
-- grain: one row per journal entry
-- key:   txn_id
-- note:  a reversal removes its original entirely, whatever its own value date; which reversals are
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
    repayments.txn_id,
    repayments.txn_type,
    repayments.amount,
    repayments.principal,
    repayments.value_date

from repayments
inner join build_arguments on repayments.value_date <= build_arguments.as_of_date
inner join loans on repayments.loan_id = loans.loan_id
left join reversals on repayments.txn_id = reversals.reversal_of

where
    repayments.txn_type <> 'REVERSAL'
    and reversals.reversal_of is null
