-- Due dates whose repayment funds are to be confirmed, how far they were, and what became of them.
--
-- grain: one row per loan and due date, of the past months followed up and of the days ahead
-- key:   loan_id, due_date
-- scope: org_id
-- sort:  org_id, due_date, loan_id
-- note:  one row for all instalments of a loan that fall due on one day, by the plan in force then. The
--        latest confirmation from opens_date to the due date says how far the funds were there; one
--        check counts for every due date in whose days it falls. What was paid before its first
--        confirmation was due is not here. A loan without a plan falls due when it matures, with the
--        balance its records say; without one the amount is missing
-- columns:
--   loan_id: Loan
--   customer_id: Borrower
--   org_id: Organisation that handles the loan
--   officer_id: Account manager in charge
--   customer_type: Type of the borrower
--   product_code: Product
--   due_date: Day the amount is or was due
--   month_end_date: Month end, or as-of date, of a due date that has passed; empty for one ahead
--   days_ahead [days]: Days from the as-of date to a due date ahead; empty for one that has passed
--   is_interest_only: No principal is due on that day
--   due_amount [yuan]: Amount due, of a due date ahead what is not paid of it yet; empty where no balance is reported
--   confirm_by_date: Day the first confirmation is due
--   confirm_again_by_date: Day the confirmation right before the due date is due; empty where it is the first
--   opens_date: From then on a confirmation counts
--   confirmation_state: CONFIRMED, PARTIAL or NOT by the latest confirmation, NOT_YET without one, NOT_KNOWN where the record of inspections does not reach
--   confirmed_amount [yuan]: Amount confirmed, at most what is due; 0 where none is, or a part that is not said; empty where not known, or not of how much
--   confirmed_date: Day of the latest confirmation
--   inspection_id: Number of it
--   inspector_id: Who confirmed
--   outcome: AHEAD, or of a due date that has passed ON_TIME, LATE (not met by the end of the day), LEFT (the loan had left the book) or NOT_KNOWN (no record tells when it was paid)
--   met_date: First day on which the money paid met it; without a plan the first known on which nothing was owed
--   days_late [days]: Days from the due date until it was met, replaced, left the book, or to the as-of date; 0 on time, empty ahead or not known

with

build_arguments as (

    select * from staging.stg_postloan__build_arguments

),

to_confirm as (

    select * from intermediate.int_instalments_to_confirm

    where outcome <> 'PAID_AHEAD'

),

windows as (

    select * from intermediate.int_fund_windows

),

record as (

    select * from intermediate.int_inspection_record

),

checks as (

    select * from intermediate.int_loan_checks

    where inspection_type = 'FUNDS'

),

inspections as (

    select * from staging.stg_bank__inspections

),

numbered_loans as (

    select * from intermediate.int_loans

),

loans as (

    select * from staging.stg_bank__loans

),

months as (

    select * from intermediate.int_months

),

furthest_windows as (

    select max(within_days) as within_days

    from windows

),

-- Checks and due dates on one line of days per loan: the latest check carried to each due date.
days as (

    select
        loan_number,
        done_date as day,
        0 as is_due_date,
        inspection_id

    from checks

    union all

    select
        loan_number,
        due_date as day,
        1 as is_due_date,
        null as inspection_id

    from to_confirm

),

carried as (

    select
        loan_number,
        day,
        is_due_date,
        last_value(inspection_id ignore nulls) over (
            partition by loan_number
            order by day, is_due_date, inspection_id
            rows between unbounded preceding and current row
        ) as inspection_id

    from days

),

confirmed as (

    select
        to_confirm.loan_number,
        to_confirm.is_interest_only,
        to_confirm.outcome,
        to_confirm.due_date,
        to_confirm.ahead_date,
        to_confirm.again_date,
        to_confirm.opens_date,
        to_confirm.met_date,
        to_confirm.late_until_date,
        case
            when to_confirm.outcome = 'AHEAD' then to_confirm.unpaid_amount
            else to_confirm.due_amount
        end as due_amount,
        case
            when to_confirm.outcome = 'AHEAD' then to_confirm.due_date - build_arguments.as_of_date
        end as days_ahead,
        to_confirm.opens_date >= record.inspections_from_date as is_known,
        inspections.inspection_id,
        inspections.inspector_id,
        inspections.fund_confirm,
        inspections.confirmed_amount,
        inspections.done_date

    from to_confirm
    inner join carried
        on
            to_confirm.loan_number = carried.loan_number
            and to_confirm.due_date = carried.day
            and carried.is_due_date = 1
    cross join build_arguments
    cross join record
    left join inspections
        on
            carried.inspection_id = inspections.inspection_id
            and to_confirm.opens_date <= inspections.done_date

),

stated as (

    select
        loan_number,
        is_interest_only,
        outcome,
        due_date,
        ahead_date,
        again_date,
        opens_date,
        met_date,
        late_until_date,
        due_amount,
        days_ahead,
        inspection_id,
        inspector_id,
        confirmed_amount,
        done_date,
        case
            when fund_confirm is not null then fund_confirm
            when is_known then 'NOT_YET'
            else 'NOT_KNOWN'
        end as confirmation_state

    from confirmed

)

select
    numbered_loans.loan_id,
    numbered_loans.customer_id,
    numbered_loans.org_id,
    loans.officer_id,
    numbered_loans.customer_type,
    numbered_loans.product_code,
    stated.due_date,
    case when stated.outcome <> 'AHEAD' then months.month_end_date end as month_end_date,
    cast(stated.days_ahead as integer) as days_ahead,
    stated.is_interest_only,
    stated.due_amount,
    coalesce(stated.ahead_date, stated.again_date) as confirm_by_date,
    case when stated.ahead_date is not null then stated.again_date end as confirm_again_by_date,
    stated.opens_date,
    stated.confirmation_state,
    cast(
        case
            when stated.confirmation_state = 'NOT_KNOWN' then null
            when stated.confirmation_state in ('NOT', 'NOT_YET') then 0
            when stated.due_amount is null then null
            when stated.confirmed_amount is not null
                then least(stated.confirmed_amount, stated.due_amount)
            when stated.confirmation_state = 'CONFIRMED' then stated.due_amount
            else 0
        end as decimal(18, 2)
    ) as confirmed_amount,
    stated.done_date as confirmed_date,
    stated.inspection_id,
    stated.inspector_id,
    stated.outcome,
    stated.met_date,
    cast(
        case
            when stated.outcome in ('AHEAD', 'NOT_KNOWN') then null
            when stated.outcome = 'LATE' then stated.late_until_date - stated.due_date
            else 0
        end as integer
    ) as days_late

from stated
inner join numbered_loans on stated.loan_number = numbered_loans.loan_number
inner join loans on numbered_loans.loan_id = loans.loan_id
cross join furthest_windows
left join months
    on
        extract(year from stated.due_date) * 12 + extract(month from stated.due_date)
        = months.month_number

where
    stated.days_ahead is null
    or stated.days_ahead <= furthest_windows.within_days
