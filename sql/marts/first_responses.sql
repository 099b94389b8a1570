-- How soon an overdue loan was first acted on, run by run of days overdue.
--
-- grain: one row per loan and run of days overdue begun since collection is on record
-- key:   loan_id, start_date
-- scope: org_id
-- sort:  org_id, start_date, loan_id
-- note:  overdue beyond the days of grace, as the buckets; only loans with a plan, for of the others
--        nothing is known between month ends. Any action is a response, whether or not it counts as
--        collected, from the first day overdue on and before the run ended
-- columns:
--   loan_id: Loan
--   customer_id: Borrower
--   org_id: Organisation that handles the loan
--   start_date: First day overdue
--   end_date: First day no longer overdue, or out of the book; empty while overdue
--   month_end_date: Month end of the first day, or the as-of date
--   first_action_date: Day of the first action; empty without one
--   response_days [days]: Days from the first day overdue to the first action
--   action_count [actions]: Actions in the run so far
--   valid_action_count [actions]: Of those, the ones that count as collecting
--   response_state: RESPONDED, WAITING (overdue still, without an action) or ENDED (without one)

with

runs as (

    select * from intermediate.int_overdue_runs

),

loans as (

    select * from intermediate.int_loans

),

record as (

    select * from intermediate.int_collection_record

),

months as (

    select * from intermediate.int_months

),

actions as (

    select * from intermediate.int_collection_actions

),

run_actions as (

    select * from intermediate.int_run_actions

),

counted as (

    select
        run_actions.loan_number,
        run_actions.start_date,
        min(run_actions.action_date) as first_action_date,
        count(*) as action_count,
        count(case when actions.is_valid then 1 end) as valid_action_count

    from run_actions
    inner join actions
        on
            run_actions.loan_number = actions.loan_number
            and run_actions.action_no = actions.action_no

    group by run_actions.loan_number, run_actions.start_date

)

select
    loans.loan_id,
    loans.customer_id,
    loans.org_id,
    runs.start_date,
    runs.end_date,
    months.month_end_date,
    counted.first_action_date,
    cast(counted.first_action_date - runs.start_date as integer) as response_days,
    coalesce(counted.action_count, 0) as action_count,
    coalesce(counted.valid_action_count, 0) as valid_action_count,
    case
        when counted.loan_number is not null then 'RESPONDED'
        when runs.end_date is null then 'WAITING'
        else 'ENDED'
    end as response_state

from runs
inner join record on runs.start_date >= record.first_action_date
inner join loans on runs.loan_number = loans.loan_number
inner join months
    on
        cast(
            extract(year from runs.start_date) * 12 + extract(month from runs.start_date)
            as integer
        ) = months.month_number
left join counted
    on
        runs.loan_number = counted.loan_number
        and runs.start_date = counted.start_date
