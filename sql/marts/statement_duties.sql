-- Which statement each borrower owes, from when on it is late, and whether and when it came.
--
-- grain: one row per borrower, organisation with its loans, and period
-- key:   customer_id, org_id, period_end_date
-- scope: org_id
-- sort:  org_id, period_end_date, customer_id
-- note:  owed with a loan in scope in the book at the end of the period and still there when it falls
--        due, by the last month end known; periods before the first of the file are owed by nobody. A
--        statement without a day of receipt is UNDATED: it is there, and nothing tells whether in time
-- columns:
--   customer_id: Borrower
--   org_id: Organisation that handles the loans
--   period_end_date: Last day of the period
--   customer_type: Type of the borrower
--   duty_state: ON_TIME, LATE, UNDATED, MISSING after the deadline, or OPEN until it
--   due_date: Last day on which the statement is in time
--   received_date: Day the bank received it; empty when it did not, or the day is not known
--   days_late [days]: Days after the deadline until it came, or until today; empty when not known
--   is_due: The deadline has passed

with

build_arguments as (

    select * from staging.stg_postloan__build_arguments

),

frequencies as (

    select * from staging.stg_postloan__statement_frequencies

),

customers as (

    select * from staging.stg_bank__customers

),

months as (

    select * from intermediate.int_months

),

statements as (

    select * from intermediate.int_statements

),

lent as (

    select * from intermediate.int_statement_loan_months

    where is_in_scope

),

lent_when_due as (

    select * from intermediate.int_statement_loan_months

    where is_in_scope

),

-- December asks for the audited statement of the year.
periods as (

    select
        frequencies.customer_type,
        months.month_end_date as period_end_date,
        months.month_end_date
        + case
            when extract(month from months.month_end_date) = 12
                then frequencies.annual_deadline_days
            else frequencies.deadline_days
        end as due_date

    from months
    cross join frequencies

    where
        months.month_end_date = last_day(months.month_end_date)
        and mod(months.month_number, frequencies.months_between) = 0

),

-- The last point in time at which the book is known by the deadline: a month end, or today.
due_periods as (

    select
        periods.customer_type,
        build_arguments.as_of_date,
        periods.period_end_date,
        periods.due_date,
        case
            when periods.due_date >= build_arguments.as_of_date then build_arguments.as_of_date
            when periods.due_date = last_day(periods.due_date) then periods.due_date
            else cast(date_trunc('month', periods.due_date) as date) - 1
        end as last_known_date

    from periods
    cross join build_arguments

),

owed as (

    select
        lent.customer_id,
        lent.org_id,
        customers.customer_type,
        due_periods.as_of_date,
        due_periods.period_end_date,
        due_periods.due_date

    from lent
    inner join customers on lent.customer_id = customers.customer_id
    inner join due_periods
        on
            lent.month_end_date = due_periods.period_end_date
            and customers.customer_type = due_periods.customer_type
    inner join lent_when_due
        on
            lent.customer_id = lent_when_due.customer_id
            and lent.org_id = lent_when_due.org_id
            and due_periods.last_known_date = lent_when_due.month_end_date

),

answered as (

    select
        owed.customer_id,
        owed.org_id,
        owed.customer_type,
        owed.as_of_date,
        owed.period_end_date,
        owed.due_date,
        statements.received_date,
        case
            when statements.received_date <= owed.due_date then 'ON_TIME'
            when statements.received_date > owed.due_date then 'LATE'
            when statements.customer_id is not null then 'UNDATED'
            when owed.due_date < owed.as_of_date then 'MISSING'
            else 'OPEN'
        end as duty_state

    from owed
    left join statements
        on
            owed.customer_id = statements.customer_id
            and owed.period_end_date = statements.period_end_date

)

select
    customer_id,
    org_id,
    period_end_date,
    customer_type,
    duty_state,
    due_date,
    received_date,
    case duty_state
        when 'LATE' then received_date - due_date
        when 'MISSING' then as_of_date - due_date
        when 'ON_TIME' then 0
        when 'OPEN' then 0
    end as days_late,
    due_date < as_of_date as is_due

from answered
