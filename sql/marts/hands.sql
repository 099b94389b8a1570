-- Every hand 手别 that held a loan: what it was given, what came in, how it ended, and whether it is late.
--
-- grain: one row per assignment by the as-of date
-- key:   assignment_id
-- scope: org_id
-- sort:  org_id, from_date, assignment_id
-- note:  the entry amount is what was past due at the end of the day assigned; recovered is the cash
--        that went into it after that day, up to and including the day the hand ended. A loan on the
--        REPORTED basis has neither. Like cases are the hands of all agencies together of one hand,
--        bucket and band of amount on the day assigned; they are compared over their first days
-- columns:
--   assignment_id: Number of the assignment
--   loan_id: Loan
--   customer_id: Borrower
--   org_id: Organisation that handles the loan
--   hand_no: Which hand it is, from 1
--   handler_type: ACCOUNT_MANAGER, BRANCH_TEAM, REGION_TEAM, AGENCY or LEGAL
--   handler_id: Person who handles it
--   agency_id: Agency that handles it
--   basis: COMPUTED from plan and payments, or REPORTED by the bank's month-end file
--   from_date: Day it was assigned
--   to_date: Day it ended; empty while it goes on
--   month_end_date: Month end, or the as-of date, of the month it was assigned in
--   end_reason: SETTLED, LEFT (written off, transferred), RECALLED or REASSIGNED; empty while it goes on
--   days_held [days]: From the day assigned to the day it ended, or to the as-of date
--   term_end_date: Last day of the term given
--   is_term_over: It goes on beyond the term given
--   days_over_term [days]: How long it has gone on beyond its term; empty where it has not
--   entry_days_past_due [days]: Days past due on the day assigned; empty when out of the book
--   entry_bucket: Bucket on the day assigned
--   entry_amount_band: SMALL, MIDDLE or LARGE, by the entry amount
--   entry_amount [yuan]: Overdue amount on the day assigned
--   recovered_amount [yuan]: Cash that went into it during the hand
--   recovery_rate [ratio]: Recovered amount / entry amount
--   is_lying: Taken back, not assigned again, and still past due
--   lying_days [days]: From the day taken back to the next hand, to nothing being past due any more,
--     or to the as-of date; empty where it was not taken back or nothing was past due
--   overdue_amount [yuan]: What is past due on the as-of date, of the same loan
--   is_compared: One of the like cases by which agencies are compared
--   compared_amount [yuan]: Cash of its first days; empty where it is not compared
--   like_entry_amount [yuan]: Entry amount of all like cases
--   like_compared_amount [yuan]: Cash of the first days of all like cases
--   expected_amount [yuan]: Entry amount x cash / entry amount of the like cases

with

build_arguments as (

    select * from staging.stg_postloan__build_arguments

),

parameters as (

    select * from intermediate.int_hand_parameters

),

hands as (

    select * from intermediate.int_hands

),

entries as (

    select * from intermediate.int_hand_entries

),

recoveries as (

    select * from intermediate.int_hand_recoveries

),

loans as (

    select * from marts.loans

),

months as (

    select * from intermediate.int_months

),

measured as (

    select
        hands.assignment_id,
        hands.loan_id,
        loans.customer_id,
        hands.org_id,
        hands.hand_no,
        hands.handler_type,
        hands.handler_id,
        hands.agency_id,
        case when entries.assignment_id is null then 'REPORTED' else 'COMPUTED' end as basis,
        hands.from_date,
        hands.to_date,
        months.month_end_date,
        hands.end_reason,
        coalesce(hands.to_date, build_arguments.as_of_date) - hands.from_date as days_held,
        hands.term_end_date,
        coalesce(
            hands.to_date is null and hands.term_end_date < build_arguments.as_of_date, false
        ) as is_term_over,
        entries.entry_days_past_due,
        entries.entry_bucket,
        entries.entry_amount_band,
        entries.entry_amount,
        recoveries.recovered_amount,
        recoveries.early_amount,
        coalesce(
            hands.end_reason = 'RECALLED'
            and hands.next_from_date is null
            and hands.settled_date is null
            and loans.loan_state = 'ACTIVE'
            and loans.days_past_due > 0,
            false
        ) as is_lying,
        least(hands.next_from_date, hands.settled_date) as lay_until_date,
        loans.overdue_amount,
        build_arguments.as_of_date,
        coalesce(
            hands.agency_id is not null
            and entries.entry_amount > 0
            and hands.from_date + parameters.like_days <= build_arguments.as_of_date
            and extract(year from hands.from_date) * 12 + extract(month from hands.from_date)
            > extract(year from build_arguments.as_of_date) * 12
            + extract(month from build_arguments.as_of_date) - parameters.hand_window_months,
            false
        ) as is_compared

    from hands
    cross join build_arguments
    cross join parameters
    inner join loans on hands.loan_id = loans.loan_id
    inner join months
        on
            extract(year from hands.from_date) * 12 + extract(month from hands.from_date)
            = months.month_number
    left join entries on hands.assignment_id = entries.assignment_id
    left join recoveries on hands.assignment_id = recoveries.assignment_id

),

like_cases as (

    select
        hand_no,
        entry_bucket,
        entry_amount_band,
        cast(sum(entry_amount) as decimal(38, 2)) as like_entry_amount,
        cast(sum(early_amount) as decimal(38, 2)) as like_compared_amount

    from measured

    where is_compared

    group by hand_no, entry_bucket, entry_amount_band

)

select
    measured.assignment_id,
    measured.loan_id,
    measured.customer_id,
    measured.org_id,
    measured.hand_no,
    measured.handler_type,
    measured.handler_id,
    measured.agency_id,
    measured.basis,
    measured.from_date,
    measured.to_date,
    measured.month_end_date,
    measured.end_reason,
    cast(measured.days_held as integer) as days_held,
    measured.term_end_date,
    measured.is_term_over,
    cast(
        case
            when measured.is_term_over then measured.as_of_date - measured.term_end_date
        end as integer
    ) as days_over_term,
    measured.entry_days_past_due,
    measured.entry_bucket,
    measured.entry_amount_band,
    measured.entry_amount,
    measured.recovered_amount,
    cast(measured.recovered_amount as double)
    / nullif(cast(measured.entry_amount as double), 0) as recovery_rate,
    measured.is_lying,
    cast(
        case
            when measured.end_reason = 'RECALLED'
                then
                    coalesce(
                        measured.lay_until_date,
                        case when measured.is_lying then measured.as_of_date end
                    ) - measured.to_date
        end as integer
    ) as lying_days,
    measured.overdue_amount,
    measured.is_compared,
    case when measured.is_compared then measured.early_amount end as compared_amount,
    like_cases.like_entry_amount,
    like_cases.like_compared_amount,
    cast(
        cast(measured.entry_amount as double)
        * cast(like_cases.like_compared_amount as double)
        / nullif(cast(like_cases.like_entry_amount as double), 0) as decimal(18, 2)
    ) as expected_amount

from measured
left join like_cases
    on
        measured.is_compared
        and measured.hand_no = like_cases.hand_no
        and measured.entry_bucket = like_cases.entry_bucket
        and measured.entry_amount_band = like_cases.entry_amount_band
