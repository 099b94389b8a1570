-- From when to when each loan was past due, day by day and not only at month ends.
--
-- grain: one row per loan and unbroken run of days with days past due of 1 or more
-- key:   loan_id, start_date
-- scope: org_id
-- sort:  org_id, loan_id, start_date
-- note:  by raw days past due, without grace; a partial payment that does not clear the arrears ends
--        nothing; loans on the REPORTED basis have none, for nothing is known between month ends
-- columns:
--   loan_id: Loan
--   customer_id: Borrower
--   org_id: Organisation that handles the loan
--   start_date: First day past due
--   end_date: First day no longer past due, or out of the book; empty while past due on the as-of date
--   worst_days_past_due [days]: Most days past due on one of its days
--   worst_date: First day with so many days past due
--   ended_by: PAYMENT, NEW_PLAN (the plan was replaced) or LEFT_BOOK; empty while it lasts

with

build_arguments as (

    select * from staging.stg_postloan__build_arguments

),

missed as (

    select * from intermediate.int_instalments_missed

),

loans as (

    select * from intermediate.int_loans

),

reached as (

    select
        loan_number,
        version,
        instalment_order,
        due_date,
        left_date,
        first_overdue_date,
        last_overdue_date,
        max(last_overdue_date) over (
            partition by loan_number
            order by first_overdue_date, version, instalment_order
            rows between unbounded preceding and 1 preceding
        ) as overdue_until

    from missed

    where first_overdue_date <= last_overdue_date

),

numbered as (

    select
        loan_number,
        due_date,
        left_date,
        first_overdue_date,
        last_overdue_date,
        sum(
            case
                when overdue_until is null or first_overdue_date > overdue_until + 1 then 1
                else 0
            end
        ) over (
            partition by loan_number
            order by first_overdue_date, version, instalment_order
            rows between unbounded preceding and current row
        ) as episode_no

    from reached

),

last_days as (

    select
        loan_number,
        episode_no,
        left_date,
        min(first_overdue_date) as start_date,
        max(last_overdue_date) as last_date,
        max(last_overdue_date - due_date) as worst_days_past_due

    from numbered

    group by loan_number, episode_no, left_date

),

worst_days as (

    select
        numbered.loan_number,
        numbered.episode_no,
        min(numbered.last_overdue_date) as worst_date

    from numbered
    inner join last_days
        on
            numbered.loan_number = last_days.loan_number
            and numbered.episode_no = last_days.episode_no
            and numbered.last_overdue_date - numbered.due_date = last_days.worst_days_past_due

    group by numbered.loan_number, numbered.episode_no

),

-- Where by the plan of the last day something would have been past due on the day after too: of
-- what was past due, or of what fell due on the last day itself.
unmet as (

    select distinct
        last_days.loan_number,
        last_days.episode_no

    from last_days
    inner join missed
        on
            last_days.loan_number = missed.loan_number
            and (
                (
                    missed.first_overdue_date <= missed.last_overdue_date
                    and last_days.last_date = missed.last_overdue_date
                )
                or (missed.is_missed and last_days.last_date = missed.due_date)
            )

    where missed.met_date is null or missed.met_date > last_days.last_date + 1

)

select
    loans.loan_id,
    loans.customer_id,
    loans.org_id,
    last_days.start_date,
    case
        when last_days.last_date < build_arguments.as_of_date then last_days.last_date + 1
    end as end_date,
    cast(last_days.worst_days_past_due as integer) as worst_days_past_due,
    worst_days.worst_date,
    case
        when last_days.last_date >= build_arguments.as_of_date then null
        when unmet.loan_number is null then 'PAYMENT'
        when last_days.left_date = last_days.last_date + 1 then 'LEFT_BOOK'
        else 'NEW_PLAN'
    end as ended_by

from last_days
inner join loans on last_days.loan_number = loans.loan_number
inner join worst_days
    on
        last_days.loan_number = worst_days.loan_number
        and last_days.episode_no = worst_days.episode_no
cross join build_arguments
left join unmet
    on
        last_days.loan_number = unmet.loan_number
        and last_days.episode_no = unmet.episode_no
