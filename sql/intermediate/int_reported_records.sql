-- Month-end records of loans without a plan, from the day each counts on.
--
-- grain: one row per loan without a plan and month with a record
-- key:   loan_number, month_number
-- note:  a record counts from its date, or from disbursement where that is later in the month, until
--        the next one; where the month after has none, until that month's end
-- table

with

loans as (

    select * from intermediate.int_loans

    where not is_computed

),

parameters as (

    select * from intermediate.int_parameters

),

snapshots as (

    select * from intermediate.int_loan_month_snapshots

)

select
    loans.loan_number,
    snapshots.month_number,
    snapshots.days_past_due,
    case
        when snapshots.days_past_due <= loans.grace_days then 0
        when parameters.grace_mode = 'SUBTRACT' then snapshots.days_past_due - loans.grace_days
        else snapshots.days_past_due
    end as effective_days_past_due,
    coalesce(snapshots.balance = 0, false)
    and coalesce(snapshots.overdue_principal, 0) = 0
    and coalesce(snapshots.overdue_interest, 0) = 0
    and coalesce(snapshots.days_past_due, 0) = 0 as is_settled,
    greatest(snapshots.snapshot_date, loans.disbursed_date) as from_date,
    lead(snapshots.month_number) over (
        partition by loans.loan_number order by snapshots.month_number
    ) as next_month_number

from loans
inner join snapshots
    on
        loans.loan_number = snapshots.loan_number
        and loans.first_month_number <= snapshots.month_number
cross join parameters
