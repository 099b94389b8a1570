-- Due dates of principal whose funds were not confirmed, counted down to the day itself.
--
-- grain: one row per loan, due date and time without a confirmation that stands
-- key:   loan_id, due_date, from_date
-- note:  from the day a confirmation counts on, and again from a check that takes one back, until it is
--        confirmed, paid, or the due day has passed. Interest alone is confirmed a few days ahead and is
--        no warning. Before the first check of a due date whose days began before the record of
--        inspections nothing is said; neither of a loan that is asked for no confirmation. Of past due
--        dates only those followed up are there

with

build_arguments as (

    select * from staging.stg_postloan__build_arguments

),

to_confirm as (

    select * from intermediate.int_instalments_to_confirm

    where not is_interest_only

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

loans as (

    select * from intermediate.int_loans

),

-- The last check of a day says how far the funds are there.
said as (

    select
        checks.loan_number,
        checks.done_date,
        inspections.fund_confirm = 'CONFIRMED' as is_confirmed,
        row_number() over (
            partition by checks.loan_number, checks.done_date
            order by checks.inspection_id desc
        ) as place

    from checks
    inner join inspections on checks.inspection_id = inspections.inspection_id

),

bounded as (

    select
        to_confirm.loan_number,
        loans.customer_id,
        loans.loan_id,
        to_confirm.due_date,
        to_confirm.opens_date,
        coalesce(to_confirm.opens_date >= record.inspections_from_date, false) as is_known,
        build_arguments.as_of_date,
        least(to_confirm.due_date + 1, to_confirm.met_date, loans.left_date) as until_date

    from to_confirm
    inner join loans on to_confirm.loan_number = loans.loan_number
    inner join build_arguments on to_confirm.opens_date <= build_arguments.as_of_date
    cross join record

),

-- The day a confirmation counts on, and every check from then on.
turns as (

    select
        loan_number,
        customer_id,
        loan_id,
        due_date,
        is_known,
        as_of_date,
        until_date,
        false as is_confirmed,
        0 as is_check,
        opens_date as day

    from bounded

    union all

    select
        bounded.loan_number,
        bounded.customer_id,
        bounded.loan_id,
        bounded.due_date,
        true as is_known,
        bounded.as_of_date,
        bounded.until_date,
        said.is_confirmed,
        1 as is_check,
        said.done_date as day

    from bounded
    inner join said
        on
            bounded.loan_number = said.loan_number
            and said.place = 1
            and bounded.opens_date <= said.done_date
            and bounded.due_date >= said.done_date

),

ranked as (

    select
        *,
        row_number() over (
            partition by loan_number, due_date, day order by is_check desc
        ) as place

    from turns

),

followed as (

    select
        *,
        lead(day) over (partition by loan_number, due_date order by day) as next_day

    from ranked

    where place = 1

),

ended as (

    select
        *,
        least(next_day, until_date) as end_date

    from followed

    where
        not is_confirmed
        and (is_known or next_day is null)

)

select
    customer_id,
    loan_id,
    due_date,
    cast(case when is_known then due_date - day end as double) as value,
    case when not is_known then 'BEFORE_THE_RECORD' end as no_data_reason,
    day as from_date,
    case when end_date <= as_of_date then end_date end as to_date

from ended

where day < end_date
