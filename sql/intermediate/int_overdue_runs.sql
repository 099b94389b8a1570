-- Unbroken runs of days on which a loan is overdue beyond its days of grace: a case of collection.
--
-- grain: one row per loan and run
-- key:   loan_number, start_date
-- note:  by effective days past due, as the buckets; only loans with a plan have runs, for nothing is
--        known of the others between their month ends
-- table

with

build_arguments as (

    select * from staging.stg_postloan__build_arguments

),

loans as (

    select * from intermediate.int_loans

    where is_computed

),

stretches as (

    select * from intermediate.int_arrears_stretches

),

numbered as (

    select
        stretches.loan_number,
        stretches.first_date,
        stretches.last_date,
        loans.left_date,
        sum(case when stretches.is_entry then 1 else 0 end) over (
            partition by stretches.loan_number
            order by stretches.first_date
            rows between unbounded preceding and current row
        ) as run_no

    from stretches
    inner join loans on stretches.loan_number = loans.loan_number

    where
        loans.left_date is null
        or loans.left_date > stretches.first_date

),

runs as (

    select
        loan_number,
        run_no,
        min(first_date) as start_date,
        least(max(last_date) + 1, coalesce(min(left_date), max(last_date) + 1)) as end_date

    from numbered

    group by loan_number, run_no

)

select
    runs.loan_number,
    cast(runs.run_no as integer) as run_no,
    runs.start_date,
    -- The first day no longer overdue, or out of the book; empty while it lasts.
    case when runs.end_date <= build_arguments.as_of_date then runs.end_date end as end_date

from runs
cross join build_arguments
