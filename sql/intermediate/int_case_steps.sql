-- The next step of each case: of the steps that apply the first in the order of the table.
--
-- grain: one row per case
-- key:   loan_id
-- note:  what a step needs to know and no file tells leaves the step out; the quadrant always asks for one
-- table

with

build_arguments as (

    select * from staging.stg_postloan__build_arguments

),

rules as (

    select * from staging.stg_postloan__case_step_rules

),

notice as (

    select promise_notice_days from intermediate.int_promise_parameters

),

assigned as (

    select count(*) as assignment_count

    from staging.stg_bank__collection_assignments

),

cases as (

    select * from intermediate.int_cases

),

judgements as (

    select * from intermediate.int_case_judgements

),

contacts as (

    select * from intermediate.int_case_contacts

),

promises as (

    select * from intermediate.int_case_promises

),

applying as (

    select
        loan_id,
        quadrant as step_code

    from judgements

    union all

    select
        cases.loan_id,
        'ASSIGN' as step_code

    from cases
    cross join assigned

    where
        assigned.assignment_count > 0
        and cases.assignment_id is null

    union all

    select
        cases.loan_id,
        'REASSIGN' as step_code

    from cases
    cross join build_arguments

    where cases.term_end_date < build_arguments.as_of_date

    union all

    select
        contacts.loan_id,
        'PROMISE_BROKEN' as step_code

    from contacts
    inner join promises on contacts.loan_id = promises.loan_id

    where
        promises.unanswered_broken_date is not null
        and promises.open_date is null
        and coalesce(contacts.last_action_date < promises.unanswered_broken_date, true)

    union all

    select
        loan_id,
        'CONTACT' as step_code

    from contacts

    where work_state in ('NEGLECTED', 'WAITING')

    union all

    select
        promises.loan_id,
        'REMIND' as step_code

    from promises
    cross join build_arguments
    cross join notice

    where promises.open_date <= build_arguments.as_of_date + notice.promise_notice_days

    union all

    select
        loan_id,
        'AWAIT' as step_code

    from promises

    where open_date is not null

),

ordered as (

    select
        applying.loan_id,
        applying.step_code,
        row_number() over (partition by applying.loan_id order by rules.step_no) as place

    from applying
    inner join rules on applying.step_code = rules.step_code

)

select
    loan_id,
    step_code

from ordered

where place = 1
