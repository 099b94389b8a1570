-- How each case was worked since it is overdue, by the record of collection on the as-of date.
--
-- grain: one row per case, once collection is on record
-- key:   loan_id
-- note:  contact_due_date is the last day on which the next action that counts is in time: so many days
--        after the last one, or after the day before the loan became overdue
-- table

with

build_arguments as (

    select * from staging.stg_postloan__build_arguments

),

worked as (

    select collected_loans.*

    from marts.collected_loans
    inner join build_arguments
        on collected_loans.month_end_date = build_arguments.as_of_date

),

cases as (

    select * from intermediate.int_cases

),

actions as (

    select
        loan_id,
        count(*) as action_count

    from intermediate.int_case_actions

    group by loan_id

)

select
    cases.loan_id,
    worked.work_state,
    worked.last_channel,
    worked.last_contact_relation,
    worked.last_result,
    worked.window_days,
    cast(coalesce(actions.action_count, 0) as integer) as action_count,
    worked.last_action_date,
    worked.last_valid_action_date,
    -- The later of those there are.
    coalesce(
        greatest(worked.last_valid_action_date, worked.overdue_since_date - 1),
        build_arguments.as_of_date - worked.window_days
    ) + worked.window_days as contact_due_date

from cases
cross join build_arguments
inner join worked on cases.loan_id = worked.loan_id
left join actions on cases.loan_id = actions.loan_id
