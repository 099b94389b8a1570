-- Loans that need a first check, by when, and when it was done: their duties as stages read them.
--
-- grain: one row per loan with a duty of a first check
-- key:   loan_number
-- note:  without a rule a loan needs the first check that the bank plans for it or its customer, by the
--        day of the plan; of several the first one done counts, or else the first one planned.
--        While no first check is on record there is none
-- table

with

duties as (

    select * from intermediate.int_computed_duties

    where inspection_type = 'FIRST'

),

inspections as (

    select * from staging.stg_bank__inspections

    where inspection_type = 'FIRST'

),

loans as (

    select * from intermediate.int_inspected_loans

),

checks as (

    select * from intermediate.int_inspection_subjects

    where inspection_type = 'FIRST'

),

recorded as (

    select count(*) > 0 as has_first_checks

    from inspections

),

by_rule as (

    select
        duties.subject_number as loan_number,
        duties.due_date,
        checks.done_date

    from duties
    left join checks
        on
            duties.subject_number = checks.subject_number
            and duties.inspection_number = checks.inspection_number

),

by_plan as (

    select
        loans.loan_number,
        checks.due_date,
        checks.done_date,
        row_number() over (
            partition by loans.loan_number
            order by
                checks.done_date is null,
                checks.done_date,
                checks.due_date,
                checks.inspection_number
        ) as place

    from loans
    inner join checks on loans.loan_number = checks.subject_number
    left join by_rule on loans.loan_number = by_rule.loan_number

    where
        by_rule.loan_number is null
        and (checks.done_date is null or checks.done_date >= loans.disbursed_date)

),

unioned as (

    select
        loan_number,
        due_date,
        done_date

    from by_rule

    union all

    select
        loan_number,
        due_date,
        done_date

    from by_plan

    where place = 1

)

select
    unioned.loan_number,
    unioned.due_date as limit_date,
    unioned.done_date

from unioned
cross join recorded

where recorded.has_first_checks
