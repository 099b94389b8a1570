-- From when to when each loan had more days past due than warnings are judged by (past 30 days).
--
-- grain: one row per loan and unbroken run of such days
-- key:   loan_id, past_due_date
-- scope: org_id
-- sort:  org_id, loan_id, past_due_date
-- note:  by raw days past due, to the day. A loan on the REPORTED basis is known by its month-end
--        records, each from its date until the next, at most until the end of the month after
-- columns:
--   loan_id: Loan
--   customer_id: Borrower
--   org_id: Organisation that handles the loan
--   past_due_date: First day with more days past due than that (day 31)
--   until_date: First day no longer so, or out of the book; empty while so on the as-of date
--   arrears_since_date: First day past due of the arrears that led there
--   is_newly_past_due: It is known not to have been so on the day before

with

build_arguments as (

    select * from staging.stg_postloan__build_arguments

),

parameters as (

    select * from intermediate.int_warning_score_parameters

),

loans as (

    select * from intermediate.int_loans

),

missed as (

    select * from intermediate.int_instalments_missed

),

episodes as (

    select * from marts.overdue_episodes

),

records as (

    select * from intermediate.int_reported_records

),

-- An instalment keeps its loan beyond so many days from that many days after its due date on.
beyond as (

    select
        missed.loan_number,
        greatest(
            missed.first_overdue_date, missed.due_date + parameters.scored_above_days + 1
        ) as first_date,
        missed.last_overdue_date as last_date

    from missed
    cross join parameters

    where
        missed.last_overdue_date
        >= greatest(missed.first_overdue_date, missed.due_date + parameters.scored_above_days + 1)

),

reached as (

    select
        loan_number,
        first_date,
        last_date,
        max(last_date) over (
            partition by loan_number
            order by first_date, last_date
            rows between unbounded preceding and 1 preceding
        ) as beyond_until

    from beyond

),

numbered as (

    select
        loan_number,
        first_date,
        last_date,
        sum(
            case when beyond_until is null or first_date > beyond_until + 1 then 1 else 0 end
        ) over (
            partition by loan_number
            order by first_date, last_date
            rows between unbounded preceding and current row
        ) as run_no

    from reached

),

computed as (

    select
        loan_number,
        min(first_date) as past_due_date,
        max(last_date) + 1 as until_date

    from numbered

    group by loan_number, run_no

),

-- What a record says holds until the next one, and no longer than the month after has to bring it.
records_held as (

    select
        records.loan_number,
        records.days_past_due,
        records.days_past_due > parameters.scored_above_days as is_beyond,
        records.from_date,
        least(
            last_day(last_day(records.from_date) + 1),
            coalesce(
                lead(records.from_date) over (
                    partition by records.loan_number order by records.month_number
                ),
                last_day(last_day(records.from_date) + 1)
            ),
            coalesce(loans.left_date, last_day(last_day(records.from_date) + 1))
        ) as until_date

    from records
    inner join loans on records.loan_number = loans.loan_number
    cross join parameters

),

records_followed as (

    select
        loan_number,
        days_past_due,
        is_beyond,
        from_date,
        until_date,
        case
            when
                lag(until_date) over (partition by loan_number order by from_date) = from_date
                then lag(is_beyond) over (partition by loan_number order by from_date)
        end as was_beyond

    from records_held

    where from_date < until_date

),

records_numbered as (

    select
        loan_number,
        days_past_due,
        was_beyond,
        from_date,
        until_date,
        sum(case when coalesce(was_beyond, false) then 0 else 1 end) over (
            partition by loan_number order by from_date
            rows between unbounded preceding and current row
        ) as run_no

    from records_followed

    where is_beyond

),

records_reached as (

    select
        loan_number,
        run_no,
        min(from_date) as past_due_date,
        max(until_date) as until_date

    from records_numbered

    group by loan_number, run_no

),

runs as (

    select
        computed.loan_number,
        computed.past_due_date,
        computed.until_date,
        episodes.start_date as arrears_since_date,
        true as is_newly_past_due

    from computed
    inner join loans on computed.loan_number = loans.loan_number
    left join episodes
        on
            loans.loan_id = episodes.loan_id
            and computed.past_due_date >= episodes.start_date
            and (episodes.end_date is null or computed.past_due_date < episodes.end_date)

    union all

    select
        records_reached.loan_number,
        records_reached.past_due_date,
        records_reached.until_date,
        records_numbered.from_date - records_numbered.days_past_due + 1 as arrears_since_date,
        -- After a gap, or at the first record of all, nothing tells how it was the day before.
        records_numbered.was_beyond is not null as is_newly_past_due

    from records_reached
    inner join records_numbered
        on
            records_reached.loan_number = records_numbered.loan_number
            and records_reached.past_due_date = records_numbered.from_date

)

select
    loans.loan_id,
    loans.customer_id,
    loans.org_id,
    runs.past_due_date,
    case when runs.until_date <= build_arguments.as_of_date then runs.until_date end
        as until_date,
    runs.arrears_since_date,
    runs.is_newly_past_due

from runs
inner join loans on runs.loan_number = loans.loan_number
cross join build_arguments
