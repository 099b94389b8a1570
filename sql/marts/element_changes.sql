-- Changes of what was agreed with a borrower 要素变更: who approved them, when, and what came after.
--
-- grain: one row per change, by the as-of date
-- key:   event_id
-- scope: org_id
-- sort:  org_id, event_date, event_id
-- note:  extension, restructuring, rate, guarantor, repayment day, account and purpose. A write-off, a
--        transfer and a new class are decided by the bank alone: they stand in loan_events. Days past
--        due are raw ones at the end of a day; of a loan on the REPORTED basis those of its last record
-- columns:
--   event_id: Number of the change
--   loan_id: Loan
--   customer_id: Borrower
--   customer_type: Type of the borrower
--   org_id: Organisation that handles the loan
--   officer_id: Account manager in charge
--   product_code: Product
--   scope: IN, LOW_RISK or SME_SPECIAL
--   event_date: Day of the change
--   month_end_date: Month end, or the as-of date, of its month; of disbursement where that is later
--   event_type: What was changed
--   old_value: Value before; of an account its last four digits
--   new_value: Value after; of an account its last four digits
--   amount [yuan]: Amount concerned
--   approval_no: Approval number
--   approved_by: Who approved it
--   is_without_approval: The approval number or who approved it is missing
--   is_self_approved: Approved by the account manager of the loan
--   financial_difficulty: The borrower was in financial difficulty
--   principal_before [yuan]: Principal not yet paid at the month end before, or the amount paid out since
--   days_past_due_before [days]: Days past due on the day before; empty while not known or not in the book
--   is_while_overdue: Past due on the day before
--   change_no: The how-many-th of its kind on the loan
--   previous_event_date: Day of the one before it
--   is_repeated: The one before it was within the months that make it a repeated one
--   days_past_due_short [days]: Days past due on the first day looked at after it
--   days_past_due_middle [days]: Days past due on the second day looked at after it
--   days_past_due_long [days]: Days past due on the day it is judged
--   judged_date: Day on which what became of it is judged
--   is_matured: That day has come, and days past due since the change are known
--   is_later_overdue: More days past due than allowed on some day until then; empty until it is matured
--   outcome: SETTLED, TRANSFERRED, WRITTEN_OFF, OVERDUE, IN_ORDER, NOT_REPORTED, or TOO_YOUNG to tell

with

parameters as (

    select * from intermediate.int_process_parameters

),

changes as (

    select * from intermediate.int_element_changes

),

loan_events as (

    select * from staging.stg_bank__loan_events

),

loans as (

    select * from intermediate.int_loans

),

bank_loans as (

    select * from staging.stg_bank__loans

),

months as (

    select * from intermediate.int_months

),

loan_months as (

    select * from intermediate.int_loan_months

),

looks as (

    select * from intermediate.int_element_change_looks

),

overdue_later as (

    select * from intermediate.int_element_changes_overdue_later

),

dated as (

    select
        changes.event_id,
        changes.loan_number,
        cast(
            extract(year from changes.event_date) * 12 + extract(month from changes.event_date)
            as integer
        ) as month_number

    from changes

),

placed as (

    select
        dated.event_id,
        months.month_end_date,
        case
            when dated.month_number <= loans.first_month_number then loans.disbursed_amount
            else loan_months.outstanding_principal
        end as principal_before

    from dated
    inner join loans on dated.loan_number = loans.loan_number
    inner join months
        on months.month_number = greatest(dated.month_number, loans.first_month_number)
    left join loan_months
        on
            dated.loan_number = loan_months.loan_number
            and dated.month_number = loan_months.month_number + 1

),

seen as (

    select
        event_id,
        max(case when look = 'BEFORE' then days_past_due end) as days_past_due_before,
        max(case when look = 'SHORT' then days_past_due end) as days_past_due_short,
        max(case when look = 'MIDDLE' then days_past_due end) as days_past_due_middle,
        max(case when look = 'LAST' then days_past_due end) as days_past_due_last,
        max(case when look = 'LAST' and not is_in_book then stage_code end) as left_stage_code

    from looks

    group by event_id

)

select
    changes.event_id,
    loans.loan_id,
    loans.customer_id,
    loans.customer_type,
    loans.org_id,
    bank_loans.officer_id,
    loans.product_code,
    loans.scope,
    changes.event_date,
    placed.month_end_date,
    changes.event_type,
    -- Of an account only as much as tells it apart.
    case
        when changes.event_type = 'ACCOUNT' then '…' || right(loan_events.old_value, 4)
        else loan_events.old_value
    end as old_value,
    case
        when changes.event_type = 'ACCOUNT' then '…' || right(loan_events.new_value, 4)
        else loan_events.new_value
    end as new_value,
    loan_events.amount,
    loan_events.approval_no,
    loan_events.approved_by,
    loan_events.approval_no is null or loan_events.approved_by is null as is_without_approval,
    coalesce(loan_events.approved_by = bank_loans.officer_id, false) as is_self_approved,
    loan_events.financial_difficulty,
    cast(placed.principal_before as decimal(18, 2)) as principal_before,
    seen.days_past_due_before,
    seen.days_past_due_before > 0 as is_while_overdue,
    changes.change_no,
    changes.previous_event_date,
    changes.is_repeated,
    seen.days_past_due_short,
    seen.days_past_due_middle,
    case when changes.is_old_enough then seen.days_past_due_last end as days_past_due_long,
    changes.judged_date,
    changes.is_old_enough and overdue_later.event_id is not null as is_matured,
    case
        when changes.is_old_enough
            then overdue_later.worst_days_past_due > parameters.later_overdue_above_days
    end as is_later_overdue,
    case
        when seen.left_stage_code is not null then seen.left_stage_code
        when not changes.is_old_enough then 'TOO_YOUNG'
        when seen.days_past_due_last is null then 'NOT_REPORTED'
        when seen.days_past_due_last > 0 then 'OVERDUE'
        else 'IN_ORDER'
    end as outcome

from changes
inner join loan_events on changes.event_id = loan_events.event_id
inner join loans on changes.loan_number = loans.loan_number
inner join bank_loans on loans.loan_id = bank_loans.loan_id
inner join placed on changes.event_id = placed.event_id
cross join parameters
left join seen on changes.event_id = seen.event_id
left join overdue_later on changes.event_id = overdue_later.event_id
