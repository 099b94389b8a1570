-- New versions of a plan, and whether one made arrears disappear.
--
-- grain: one row per loan and version that replaced another
-- key:   loan_id, version
-- scope: org_id
-- sort:  org_id, loan_id, version
-- columns:
--   loan_id: Loan
--   org_id: Organisation that handles the loan
--   version: Version that took effect
--   previous_version: Version it replaced
--   effective_from: Day it took effect
--   days_past_due_before [days]: Days past due the day before, by the plan replaced
--   days_past_due_without [days]: Days past due on the day, by the plan replaced
--   days_past_due_after [days]: Days past due on the day, by the new plan
--   is_extended_after_overdue: Past due the day before, and the new plan shortened it on the day

with

schedule_changes as (

    select * from intermediate.int_schedule_changes

),

loans as (

    select * from intermediate.int_loans

)

select
    loans.loan_id,
    loans.org_id,
    schedule_changes.version,
    schedule_changes.previous_version,
    schedule_changes.in_force_from as effective_from,
    schedule_changes.days_past_due_before,
    schedule_changes.days_past_due_without,
    schedule_changes.days_past_due_after,
    schedule_changes.days_past_due_before > 0
    and schedule_changes.days_past_due_after < schedule_changes.days_past_due_without
        as is_extended_after_overdue

from schedule_changes
inner join loans on schedule_changes.loan_number = loans.loan_number
