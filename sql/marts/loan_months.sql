-- Every loan at every month end from disbursement until the month end after it left the book.
--
-- grain: one row per loan and month end
-- key:   loan_id, month_end_date
-- scope: org_id
-- sort:  org_id, month_end_date, loan_id
-- note:  only ACTIVE rows carry balances; a loan on the REPORTED basis without a snapshot in the
--        month has no amounts (未报送)
-- columns:
--   loan_id: Loan receipt number
--   customer_id: Borrower
--   customer_type: Type of the borrower
--   org_id: Organisation that handles the loan
--   product_code: Product
--   month_end_date: Calendar month end, or the as-of date as the last point
--   is_month_to_date: The point is the as-of date and no month end
--   loan_state: ACTIVE, SETTLED, WRITTEN_OFF or TRANSFERRED on that day
--   basis: COMPUTED from plan and payments, or REPORTED by the bank's month-end file
--   scope: IN, LOW_RISK or SME_SPECIAL
--   outstanding_principal [yuan]: Principal not yet paid
--   overdue_principal [yuan]: Unpaid principal of instalments past due
--   overdue_interest [yuan]: Unpaid interest of instalments past due
--   overdue_fee [yuan]: Unpaid fees of instalments past due
--   overdue_amount [yuan]: Overdue principal, interest and fees together
--   unpaid_principal [yuan]: Principal not paid, also of a loan written off or transferred
--   overpaid_amount [yuan]: Money paid beyond the plan
--   days_past_due [days]: Days since the due date of the oldest instalment not met
--   effective_days_past_due [days]: Days past due after the days of grace
--   bucket: Ageing bucket of the effective days past due
--   previous_outstanding_principal [yuan]: Principal not yet paid at the month end before
--   previous_days_past_due [days]: Days past due at the month end before
--   previous_bucket: Bucket at the month end before
--   is_new_overdue: Overdue now, and in M0 or not yet paid out at the month end before
--   reported_class: Five-class grade the bank reported in the month
--   class_floor: Best grade the days past due allow
--   class_used: Reported grade, or the floor where none is reported
--   classification_gap: The reported grade is better than the floor
--   standing: Bucket, or NOT_REPORTED, or how the loan left the book
--   previous_standing: The same at the month end before; empty when it was not in the book
--   class_standing: Class, or NOT_REPORTED, or how the loan left the book
--   previous_class_standing: The same at the month end before; empty when it was not in the book

with

loan_months as (

    select * from intermediate.int_loan_months

),

loans as (

    select * from intermediate.int_loans

),

months as (

    select * from intermediate.int_months

),

snapshots as (

    select * from intermediate.int_loan_month_snapshots

),

days_past_due as (

    select * from intermediate.int_days_past_due

),

class_floors as (

    select * from staging.stg_postloan__class_floors

)

select
    loans.loan_id,
    loans.customer_id,
    loans.customer_type,
    loans.org_id,
    loans.product_code,
    months.month_end_date,
    months.is_month_to_date,
    case
        when loan_months.is_active then 'ACTIVE'
        when loans.left_date <= months.month_end_date then loans.left_state
        else 'SETTLED'
    end as loan_state,
    case when loans.is_computed then 'COMPUTED' else 'REPORTED' end as basis,
    loans.scope,
    cast(loan_months.outstanding_principal as decimal(18, 2)) as outstanding_principal,
    cast(loan_months.overdue_principal as decimal(18, 2)) as overdue_principal,
    cast(loan_months.overdue_interest as decimal(18, 2)) as overdue_interest,
    cast(loan_months.overdue_fee as decimal(18, 2)) as overdue_fee,
    -- A reported part may be missing beside one that is known.
    cast(
        case
            when
                loan_months.overdue_principal is null
                and loan_months.overdue_interest is null
                then null
            else
                coalesce(loan_months.overdue_principal, 0)
                + coalesce(loan_months.overdue_interest, 0)
                + coalesce(loan_months.overdue_fee, 0)
        end as decimal(18, 2)
    ) as overdue_amount,
    loan_months.unpaid_principal,
    loan_months.overpaid_amount,
    loan_months.days_past_due,
    loan_months.effective_days_past_due,
    effective_days.bucket,
    cast(loan_months.previous_outstanding_principal as decimal(18, 2))
        as previous_outstanding_principal,
    loan_months.previous_days_past_due,
    previous_days.bucket as previous_bucket,
    -- Unknown now or before is not known to be new.
    coalesce(
        loan_months.is_active
        and effective_days.bucket_no > 0
        and (previous_days.bucket_no = 0 or loan_months.was_active is null),
        false
    ) as is_new_overdue,
    case when loan_months.is_active then snapshots.reported_class end as reported_class,
    raw_days.class_floor,
    case
        when loan_months.is_active then coalesce(snapshots.reported_class, raw_days.class_floor)
    end as class_used,
    case
        when loan_months.is_active then class_floors.class_no < raw_days.class_floor_no
    end as classification_gap,
    -- A loan moves from one standing to another only where its balance is known too.
    case
        when loan_months.is_active
            then
                case
                    when loan_months.outstanding_principal is null then 'NOT_REPORTED'
                    else coalesce(effective_days.bucket, 'NOT_REPORTED')
                end
        when loans.left_date <= months.month_end_date then loans.left_state
        else 'SETTLED'
    end as standing,
    case
        when loan_months.was_active
            then
                case
                    when loan_months.previous_outstanding_principal is null then 'NOT_REPORTED'
                    else coalesce(previous_days.bucket, 'NOT_REPORTED')
                end
    end as previous_standing,
    case
        when loan_months.is_active
            then
                case
                    when loan_months.outstanding_principal is null then 'NOT_REPORTED'
                    else
                        coalesce(
                            snapshots.reported_class, raw_days.class_floor, 'NOT_REPORTED'
                        )
                end
        when loans.left_date <= months.month_end_date then loans.left_state
        else 'SETTLED'
    end as class_standing,
    case
        when loan_months.was_active
            then
                case
                    when loan_months.previous_outstanding_principal is null then 'NOT_REPORTED'
                    else
                        coalesce(
                            previous_snapshots.reported_class,
                            previous_raw_days.class_floor,
                            'NOT_REPORTED'
                        )
                end
    end as previous_class_standing

from loan_months
inner join loans on loan_months.loan_number = loans.loan_number
inner join months on loan_months.month_number = months.month_number
left join snapshots
    on
        loan_months.loan_number = snapshots.loan_number
        and loan_months.month_number = snapshots.month_number
left join snapshots as previous_snapshots
    on
        loan_months.loan_number = previous_snapshots.loan_number
        and loan_months.month_number = previous_snapshots.month_number + 1
left join class_floors on snapshots.reported_class = class_floors.five_class
left join days_past_due as raw_days on loan_months.days_past_due = raw_days.days_past_due
left join days_past_due as effective_days
    on loan_months.effective_days_past_due = effective_days.days_past_due
left join days_past_due as previous_days
    on loan_months.previous_effective_days_past_due = previous_days.days_past_due
left join days_past_due as previous_raw_days
    on loan_months.previous_days_past_due = previous_raw_days.days_past_due
