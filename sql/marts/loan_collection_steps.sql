-- What each stage asks to be done about overdue loans, and whether it was done in time.
--
-- grain: one row per loan, run of days overdue and step asked of it
-- key:   loan_id, start_date, step_code
-- scope: org_id
-- sort:  org_id, step_code, asked_from_date, loan_id
-- note:  a step is asked from the day the run reached its bucket, since what tells of it is on record.
--        The order of contacts is judged on the day of the first one, and asked of nobody not
--        contacted. A loan no longer overdue by the last day is not asked any more
-- columns:
--   loan_id: Loan
--   customer_id: Borrower
--   org_id: Organisation that handles the loan
--   start_date: First day overdue
--   end_date: First day no longer overdue, or out of the book; empty while overdue
--   step_code: Step of collection_steps
--   bucket: Ageing bucket it belongs to
--   asked_from_date: Day the loan reached the bucket
--   due_date: Last day to do it; of the first contact its day
--   done_date: Day it was done, in time or late; empty where it was not
--   days_late [days]: Days after the last day on which it was done, or which have passed without
--   month_end_date: Month end of the last day, or the as-of date; empty where it is still ahead
--   step_state: ON_TIME, LATE, MISSED (not done, the last day has passed), WAITING (the last day has
--     not), CEASED (no longer overdue by the last day) or UNKNOWN (not told)

with

build_arguments as (

    select * from staging.stg_postloan__build_arguments

),

run_stages as (

    select * from intermediate.int_run_stages

),

steps as (

    select * from staging.stg_postloan__collection_steps

),

loans as (

    select * from intermediate.int_loans

),

months as (

    select * from intermediate.int_months

),

step_actions as (

    select * from intermediate.int_step_actions

),

step_inspections as (

    select * from intermediate.int_step_inspections

),

dated as (

    select
        run_stages.loan_number,
        run_stages.step_code,
        steps.kind,
        steps.bucket,
        run_stages.start_date,
        run_stages.end_date,
        run_stages.asked_from_date,
        case
            when steps.kind = 'FIRST_CONTACT' then step_actions.contact_date
            else run_stages.due_date
        end as due_date,
        case
            when steps.kind = 'FIRST_CONTACT' then step_actions.right_contact_date
            when steps.kind = 'INSPECTION' then step_inspections.done_date
            else step_actions.done_date
        end as done_date,
        case
            when steps.kind = 'FIRST_CONTACT' then coalesce(step_actions.is_contact_unknown, false)
            else coalesce(step_actions.unknown_date <= run_stages.due_date, false)
        end as may_be_done

    from run_stages
    inner join steps on run_stages.step_code = steps.step_code
    left join step_actions
        on
            run_stages.loan_number = step_actions.loan_number
            and run_stages.start_date = step_actions.start_date
            and run_stages.step_code = step_actions.step_code
    left join step_inspections
        on
            run_stages.loan_number = step_inspections.loan_number
            and run_stages.start_date = step_inspections.start_date
            and run_stages.step_code = step_inspections.step_code

),

judged as (

    select
        dated.loan_number,
        dated.step_code,
        dated.bucket,
        dated.start_date,
        dated.end_date,
        dated.asked_from_date,
        dated.due_date,
        dated.done_date,
        build_arguments.as_of_date,
        case
            when dated.done_date <= dated.due_date then 'ON_TIME'
            when dated.may_be_done then 'UNKNOWN'
            when dated.done_date is not null then 'LATE'
            when dated.kind = 'FIRST_CONTACT' then 'MISSED'
            when dated.end_date <= dated.due_date then 'CEASED'
            when dated.due_date >= build_arguments.as_of_date then 'WAITING'
            else 'MISSED'
        end as step_state

    from dated
    cross join build_arguments

    where dated.due_date is not null

)

select
    loans.loan_id,
    loans.customer_id,
    loans.org_id,
    judged.start_date,
    judged.end_date,
    judged.step_code,
    judged.bucket,
    judged.asked_from_date,
    judged.due_date,
    judged.done_date,
    case
        when judged.step_state = 'LATE'
            then cast(judged.done_date - judged.due_date as integer)
        when judged.step_state = 'MISSED' and judged.end_date is null
            then cast(judged.as_of_date - judged.due_date as integer)
    end as days_late,
    months.month_end_date,
    judged.step_state

from judged
inner join loans on judged.loan_number = loans.loan_number
left join months
    on
        judged.due_date <= judged.as_of_date
        and cast(
            extract(year from judged.due_date) * 12 + extract(month from judged.due_date)
            as integer
        ) = months.month_number
