-- What was past due on the day each run of arrears began, and how much of it is back: the rows behind
-- the recovery curves.
--
-- grain: one row per loan and unbroken run of days past due
-- key:   loan_id, start_date
-- scope: org_id
-- sort:  org_id, cohort_month, loan_id
-- note:  what came after the plan was replaced belongs to the new plan; a new loan is no money back
-- columns:
--   loan_id: Loan
--   org_id: Organisation that handles the loan
--   start_date: First day past due
--   cohort_month: First day of the month in which that was
--   entry_amount [yuan]: Past due on that day
--   recovered_amount [yuan]: Cash that went into it by the as-of date
--   last_recovered_date: Day of the last of it; empty while nothing is back

with

entries as (

    select * from intermediate.int_overdue_entries

),

recoveries as (

    select * from intermediate.int_entry_recoveries

),

summed as (

    select
        loan_number,
        start_date,
        sum(recovered_amount) as recovered_amount,
        max(day_no) as last_day_no

    from recoveries

    group by loan_number, start_date

)

select
    entries.loan_id,
    entries.org_id,
    entries.start_date,
    entries.cohort_month,
    entries.entry_amount,
    cast(coalesce(summed.recovered_amount, 0) as decimal(18, 2)) as recovered_amount,
    entries.start_date + summed.last_day_no as last_recovered_date

from entries
left join summed
    on
        entries.loan_number = summed.loan_number
        and entries.start_date = summed.start_date
