-- The payments behind what was recovered 清收: how much of each went into arrears of the month end
-- before.
--
-- grain: one row per journal entry that went into instalments past due at the month end before
-- key:   txn_id
-- scope: org_id
-- sort:  org_id, month_end_date, loan_id
-- columns:
--   txn_id: Number of the journal entry
--   loan_id: Loan
--   org_id: Organisation that handles the loan
--   month_end_date: Calendar month end, or the as-of date as the last point
--   value_date: Day from which the money counts
--   txn_type: REPAY, PREPAY, RECOVERY, OFFSET or REFINANCE
--   amount [yuan]: Amount of the entry
--   recovered_amount [yuan]: Part that was recovered
--   refinanced_amount [yuan]: Part a new loan filled, which is not recovered
--   bucket: Ageing bucket at the month end before
--   hand_no [hand]: Which hand held the loan at the month end before; empty: none
--   handler_id: Person who handled it then
--   agency_id: Agency that handled it then

with

payments as (

    select * from intermediate.int_recovered_payments

),

openings as (

    select * from intermediate.int_overdue_openings

),

collection_months as (

    select * from marts.collection_months

)

select
    payments.txn_id,
    openings.loan_id,
    openings.org_id,
    openings.month_end_date,
    payments.value_date,
    payments.txn_type,
    payments.amount,
    payments.recovered_amount,
    payments.refinanced_amount,
    openings.bucket,
    collection_months.hand_no,
    collection_months.handler_id,
    collection_months.agency_id

from payments
inner join openings
    on
        payments.loan_number = openings.loan_number
        and payments.month_number = openings.month_number
inner join collection_months
    on
        openings.loan_id = collection_months.loan_id
        and openings.month_end_date = collection_months.month_end_date
