-- Every loan paid out, as agreed and as it stands on the as-of date.
--
-- grain: one row per loan
-- key:   loan_id
-- scope: org_id
-- sort:  org_id, loan_id
-- note:  the standing of a loan that left the book is that of its last month end
-- columns:
--   loan_id: Loan receipt number
--   org_id: Organisation that handles the loan
--   org_name: Name of the organisation
--   customer_id: Borrower
--   customer_name: Name of the borrower
--   customer_type: Type of the borrower
--   officer_id: Account manager in charge
--   product_code: Product
--   business_line: Business line
--   currency: Currency
--   disbursed_amount [yuan]: Amount paid out
--   disbursed_date: Day of paying out
--   maturity_date: Day the loan falls due
--   annual_rate [percent per year]: Interest rate
--   repay_method: How the loan is repaid
--   grace_days [days]: Days of grace after a due date
--   guarantee_type: Main guarantee
--   purpose: Purpose of the loan
--   is_low_risk: Flagged low-risk
--   is_sme_special: Under the rules of its own for small enterprises
--   scope: IN, LOW_RISK or SME_SPECIAL
--   line_id: Credit line it was drawn on
--   drawdown_no: Which drawdown of the line this is
--   reported_status: State as the bank reports it
--   closed_date: Day it left the book by the bank's report, by the as-of date
--   loan_state: ACTIVE, SETTLED, WRITTEN_OFF or TRANSFERRED
--   basis: COMPUTED from plan and payments, or REPORTED by the bank's month-end file
--   outstanding_principal [yuan]: Principal not yet paid
--   overdue_amount [yuan]: Overdue principal, interest and fees together
--   unpaid_principal [yuan]: Principal not paid, also of a loan written off or transferred
--   overpaid_amount [yuan]: Money paid beyond the plan
--   paid_amount [yuan]: All money that counts; empty where the file of payments never arrived
--   refinanced_amount [yuan]: Part of it paid by a new loan (借新还旧), never cash
--   days_past_due [days]: Days since the due date of the oldest instalment not met
--   effective_days_past_due [days]: Days past due after the days of grace
--   bucket: Ageing bucket of the effective days past due
--   class_used: Reported grade, or the floor where none is reported
--   is_extended_after_overdue: A new plan took effect while the loan was past due

with

numbered_loans as (

    select * from intermediate.int_loans

),

loans as (

    select * from staging.stg_bank__loans

),

customers as (

    select * from staging.stg_bank__customers

),

org_units as (

    select * from staging.stg_bank__org_units

),

numbered_loan_months as (

    select * from intermediate.int_loan_months

),

months as (

    select * from intermediate.int_months

),

loan_months as (

    select * from marts.loan_months

),

payment_totals as (

    select * from intermediate.int_loan_payment_totals

),

plan_totals as (

    select * from intermediate.int_plan_totals

),

schedule_changes as (

    select * from marts.schedule_changes

),

journal as (

    select count(*) as file_count

    from intermediate.int_arrived_files

    where table_name = 'repayments'

),

last_month_numbers as (

    select
        loan_number,
        max(month_number) as month_number

    from numbered_loan_months

    group by loan_number

),

last_points as (

    select
        numbered_loans.loan_id,
        months.month_end_date

    from last_month_numbers
    inner join numbered_loans on last_month_numbers.loan_number = numbered_loans.loan_number
    inner join months on last_month_numbers.month_number = months.month_number

),

standing as (

    select
        loan_months.loan_id,
        loan_months.loan_state,
        loan_months.basis,
        loan_months.outstanding_principal,
        loan_months.overdue_amount,
        loan_months.unpaid_principal,
        loan_months.overpaid_amount,
        loan_months.days_past_due,
        loan_months.effective_days_past_due,
        loan_months.bucket,
        loan_months.class_used

    from loan_months
    inner join last_points
        on
            loan_months.loan_id = last_points.loan_id
            and loan_months.month_end_date = last_points.month_end_date

),

extended as (

    select distinct loan_id

    from schedule_changes

    where is_extended_after_overdue

)

select
    loans.loan_id,
    loans.org_id,
    org_units.org_name,
    loans.customer_id,
    customers.customer_name,
    customers.customer_type,
    loans.officer_id,
    loans.product_code,
    loans.business_line,
    loans.currency,
    loans.disbursed_amount,
    loans.disbursed_date,
    loans.maturity_date,
    loans.annual_rate,
    loans.repay_method,
    loans.grace_days,
    loans.guarantee_type,
    loans.purpose,
    loans.is_low_risk,
    loans.is_sme_special,
    loans.scope,
    loans.line_id,
    loans.drawdown_no,
    loans.reported_status,
    numbered_loans.left_date as closed_date,
    -- Money may come, and the bank may close a loan, after its last month end in the book.
    coalesce(numbered_loans.left_state, standing.loan_state) as loan_state,
    standing.basis,
    standing.outstanding_principal,
    standing.overdue_amount,
    standing.unpaid_principal,
    cast(
        case
            when not numbered_loans.is_computed then standing.overpaid_amount
            else greatest(coalesce(payment_totals.paid_amount, 0) - plan_totals.due_amount, 0)
        end as decimal(18, 2)
    ) as overpaid_amount,
    case when journal.file_count > 0 then coalesce(payment_totals.paid_amount, 0) end
        as paid_amount,
    case when journal.file_count > 0 then coalesce(payment_totals.refinanced_amount, 0) end
        as refinanced_amount,
    standing.days_past_due,
    standing.effective_days_past_due,
    standing.bucket,
    standing.class_used,
    extended.loan_id is not null as is_extended_after_overdue

from numbered_loans
inner join loans on numbered_loans.loan_id = loans.loan_id
inner join standing on numbered_loans.loan_id = standing.loan_id
cross join journal
left join customers on loans.customer_id = customers.customer_id
left join org_units on loans.org_id = org_units.org_id
left join payment_totals on numbered_loans.loan_number = payment_totals.loan_number
left join plan_totals on numbered_loans.loan_number = plan_totals.loan_number
left join extended on loans.loan_id = extended.loan_id
