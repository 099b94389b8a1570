-- What there was to recover of each overdue loan in a month, and what was 清收.
--
-- grain: one row per loan past due at the month end before, and month end
-- key:   loan_id, month_end_date
-- scope: org_id
-- sort:  org_id, month_end_date, loan_id
-- note:  bucket, hand and handler are those of the month end before, with which the month began.
--        Recovered is cash (REPAY, PREPAY, RECOVERY, OFFSET, not reversed) dated in the month that
--        went into instalments past due then: never an extension, a new loan, a reversal, a
--        write-off or what fell due since
-- columns:
--   loan_id: Loan
--   customer_id: Borrower
--   org_id: Organisation that handles the loan
--   product_code: Product
--   month_end_date: Calendar month end, or the as-of date as the last point
--   opening_date: Month end before, at which the loan was past due
--   basis: COMPUTED or REPORTED; of a loan on the REPORTED basis no recovered amount is known
--   bucket: Ageing bucket at the month end before
--   opening_days_past_due [days]: Days past due at the month end before
--   hand_no [hand]: Which hand held it at the month end before; empty: none
--   handler_type: What kind of handler that was
--   handler_id: Person who handled it
--   agency_id: Agency that handled it
--   opening_overdue_amount [yuan]: Overdue amount at the month end before; empty where not reported
--   measured_opening_amount [yuan]: The same where a recovered amount is known
--   recovered_amount [yuan]: Cash of the month that went into it; empty where not reported
--   refinanced_amount [yuan]: What a new loan filled of it, which is not recovered

with

openings as (

    select * from intermediate.int_overdue_openings

),

payments as (

    select * from intermediate.int_recovered_payments

),

hand_months as (

    select * from intermediate.int_hand_months

),

summed as (

    select
        loan_number,
        month_number,
        sum(recovered_amount) as recovered_amount,
        sum(refinanced_amount) as refinanced_amount

    from payments

    group by loan_number, month_number

)

select
    openings.loan_id,
    openings.customer_id,
    openings.org_id,
    openings.product_code,
    openings.month_end_date,
    openings.opening_date,
    openings.basis,
    openings.bucket,
    openings.days_past_due as opening_days_past_due,
    hand_months.hand_no,
    hand_months.handler_type,
    hand_months.handler_id,
    hand_months.agency_id,
    openings.overdue_amount as opening_overdue_amount,
    case when openings.basis = 'COMPUTED' then openings.overdue_amount end
        as measured_opening_amount,
    cast(
        case when openings.basis = 'COMPUTED' then coalesce(summed.recovered_amount, 0) end
        as decimal(18, 2)
    ) as recovered_amount,
    cast(
        case when openings.basis = 'COMPUTED' then coalesce(summed.refinanced_amount, 0) end
        as decimal(18, 2)
    ) as refinanced_amount

from openings
left join summed
    on
        openings.loan_number = summed.loan_number
        and openings.month_number = summed.month_number
left join hand_months
    on
        openings.loan_number = hand_months.loan_number
        and openings.month_number = hand_months.month_number + 1
