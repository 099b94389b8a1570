-- Every inspection duty 检查任务: when it fell or falls due by the rule, and what became of it.
--
-- grain: one row per duty
-- key:   duty_id
-- scope: org_id
-- sort:  org_id, due_date, inspection_type, duty_id
-- note:  the rule's due date counts; the day the bank planned stands beside it. An inspection of a
--        customer does the duties of all its loans. Low-risk loans have no duty by a rule; what the
--        bank plans for them itself is one (PLAN)
-- columns:
--   duty_id: Name of the duty, the same in every build
--   inspection_type: FIRST, DAILY, SPECIAL, SPOT, SELF, REDRAW, FUNDS, GUARANTEE or SUPERVISE
--   basis: RULE where a rule asks for it, PLAN where only the bank's own plan does
--   rule_code: Frequency or other rule that asks for it; empty for PLAN
--   org_id: Organisation that handles the loan, or that is inspected; of PLAN, the one in the plan
--   officer_id: Account manager in charge of the loan
--   customer_id: Borrower; empty for duties of an organisation
--   customer_type: Type of the borrower
--   loan_id: Loan; empty for duties of an organisation, or of a customer only
--   scope: Scope of the loan: IN, LOW_RISK or SME_SPECIAL
--   inspection_id: Inspection that does it, or plans it; empty where there is none
--   trigger_id: What triggered it
--   opens_date: From this day on a check counts for it; empty for PLAN
--   due_date: Day it falls due: done on that day is on time
--   planned_date: Day the bank planned it for, where it did
--   done_date: Day it was done, by the as-of date; empty while undone
--   inspector_id: Who did it
--   method: ONSITE or REMOTE
--   result: NORMAL, ATTENTION or RISK
--   duty_state: DONE_ON_TIME, DONE_LATE, OVERDUE (undone and past), OPEN (due today or later), MISSED
--     (undone, and no later check can make it up), LEFT (the loan left the book before it was due)
--   is_planned_late: The bank planned it for a later day than the rule allows
--   is_same_person: The account manager of the loan inspected it alone
--   month_end_date: End of the month it falls due in, or the as-of date in its month
--   outstanding_principal [yuan]: Principal not yet paid of the loan at the as-of date; empty without one

with

duties as (

    select * from intermediate.int_inspection_duties

),

inspection_numbers as (

    select * from intermediate.int_inspection_rows

),

inspections as (

    select * from staging.stg_bank__inspections

),

loans as (

    select * from intermediate.int_inspected_loans

),

loan_months as (

    select * from intermediate.int_loan_months

),

last_month as (

    select max(month_number) as month_number

    from intermediate.int_months

),

build_arguments as (

    select * from staging.stg_postloan__build_arguments

),

balances as (

    select
        loan_months.loan_number,
        loan_months.outstanding_principal

    from loan_months
    inner join last_month on loan_months.month_number = last_month.month_number

    where loan_months.is_active

)

select
    duties.duty_id,
    duties.inspection_type,
    duties.basis,
    duties.rule_code,
    duties.org_id,
    loans.officer_id,
    duties.customer_id,
    loans.customer_type,
    coalesce(loans.loan_id, case when duties.basis = 'PLAN' then inspections.loan_id end)
        as loan_id,
    loans.scope,
    inspection_numbers.inspection_id,
    coalesce(duties.trigger_id, inspections.trigger_id) as trigger_id,
    duties.opens_date,
    duties.due_date,
    duties.planned_date,
    duties.done_date,
    case when duties.done_date is not null then inspections.inspector_id end as inspector_id,
    case when duties.done_date is not null then inspections.method end as method,
    case when duties.done_date is not null then inspections.result end as result,
    duties.duty_state,
    coalesce(duties.planned_date > duties.due_date, false) as is_planned_late,
    coalesce(
        duties.done_date is not null
        and inspections.inspector_id = loans.officer_id
        and inspections.second_inspector_id is null,
        false
    ) as is_same_person,
    case
        when last_day(duties.due_date) = last_day(build_arguments.as_of_date)
            then build_arguments.as_of_date
        else last_day(duties.due_date)
    end as month_end_date,
    cast(
        case
            when loans.ends_on is not null then 0
            when loans.loan_number is not null then balances.outstanding_principal
        end as decimal(18, 2)
    ) as outstanding_principal

from duties
cross join build_arguments
left join inspection_numbers
    on duties.inspection_number = inspection_numbers.inspection_number
left join inspections on inspection_numbers.inspection_id = inspections.inspection_id
left join loans on duties.loan_number = loans.loan_number
left join balances on duties.loan_number = balances.loan_number
