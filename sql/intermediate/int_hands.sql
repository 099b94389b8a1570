-- Which hand 手别 holds a loan on which day: every assignment by the as-of date, from when to when.
--
-- grain: one row per assignment
-- key:   assignment_id
-- note:  one hand holds a loan on a day, the one assigned last; of those of one day the highest hand,
--        then the highest number. It ends on the first day after it was assigned on which nothing is
--        past due any more (SETTLED), on the day the loan is written off or transferred (LEFT), on
--        the day it is taken back (RECALLED) or on the day the next one is assigned (REASSIGNED),
--        whichever is first, and on one day in this order. The end of the term given ends nothing: a
--        hand goes on beyond it. A loan on the REPORTED basis has no days past due between its
--        records, so its hand ends with the book
-- table

with

build_arguments as (

    select * from staging.stg_postloan__build_arguments

),

assignments as (

    select * from staging.stg_bank__collection_assignments

),

loans as (

    select * from intermediate.int_loans

),

loans_left as (

    select * from intermediate.int_loans_left

),

episodes as (

    select * from marts.overdue_episodes

    where end_date is not null

),

assigned as (

    select
        assignments.assignment_id,
        assignments.loan_id,
        loans.org_id,
        loans.left_date,
        loans.left_state,
        assignments.handler_type,
        assignments.handler_id,
        assignments.agency_id,
        loans.loan_number,
        assignments.hand_no,
        assignments.assigned_date,
        assignments.term_end_date,
        case
            when assignments.recalled_date <= build_arguments.as_of_date
                then assignments.recalled_date
        end as recalled_date,
        lead(assignments.assigned_date) over (
            partition by assignments.loan_id
            order by assignments.assigned_date, assignments.hand_no, assignments.assignment_id
        ) as next_assigned_date

    from assignments
    inner join loans on assignments.loan_id = loans.loan_id
    inner join build_arguments
        on assignments.assigned_date <= build_arguments.as_of_date

),

cleared as (

    select
        assigned.assignment_id,
        min(episodes.end_date) as cleared_date

    from assigned
    inner join episodes
        on
            assigned.loan_id = episodes.loan_id
            and assigned.assigned_date < episodes.end_date

    group by assigned.assignment_id

),

dated as (

    select
        assigned.assignment_id,
        assigned.loan_id,
        assigned.org_id,
        assigned.handler_type,
        assigned.handler_id,
        assigned.agency_id,
        assigned.loan_number,
        assigned.hand_no,
        assigned.assigned_date,
        assigned.term_end_date,
        assigned.recalled_date,
        assigned.next_assigned_date,
        assigned.left_date,
        assigned.left_state,
        -- A loan assigned after it left the book is held for no day.
        case
            when loans_left.left_date < assigned.assigned_date then assigned.assigned_date
            else least(cleared.cleared_date, loans_left.left_date)
        end as settled_date

    from assigned
    left join cleared on assigned.assignment_id = cleared.assignment_id
    left join loans_left on assigned.loan_id = loans_left.loan_id

),

ended as (

    select
        assignment_id,
        loan_id,
        org_id,
        handler_type,
        handler_id,
        agency_id,
        loan_number,
        hand_no,
        assigned_date,
        term_end_date,
        recalled_date,
        next_assigned_date,
        settled_date,
        coalesce(left_state <> 'SETTLED' and left_date <= settled_date, false) as is_left,
        -- The first of those that are; empty while it goes on.
        least(settled_date, recalled_date, next_assigned_date) as ended_date

    from dated

)

select
    assignment_id,
    loan_id,
    org_id,
    handler_type,
    handler_id,
    agency_id,
    case
        when settled_date = ended_date and is_left then 'LEFT'
        when settled_date = ended_date then 'SETTLED'
        when recalled_date = ended_date then 'RECALLED'
        when next_assigned_date = ended_date then 'REASSIGNED'
    end as end_reason,
    loan_number,
    hand_no,
    assigned_date as from_date,
    ended_date as to_date,
    term_end_date,
    settled_date,
    next_assigned_date as next_from_date

from ended
