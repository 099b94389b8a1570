-- What the bank reported of each loan last in each month, by the as-of date.
--
-- grain: one row per loan and month with a snapshot
-- key:   loan_number, month_number
-- table

with

build_arguments as (

    select * from staging.stg_postloan__build_arguments

),

snapshots as (

    select * from staging.stg_bank__loan_snapshots

),

loans as (

    select * from intermediate.int_loans

),

placed as (

    select
        loans.loan_number,
        snapshots.reported_class,
        snapshots.balance,
        snapshots.overdue_principal,
        snapshots.overdue_interest,
        snapshots.days_past_due,
        snapshots.provision,
        snapshots.snapshot_date,
        cast(
            extract(year from snapshots.snapshot_date) * 12
            + extract(month from snapshots.snapshot_date) as integer
        ) as month_number

    from snapshots
    inner join build_arguments on snapshots.snapshot_date <= build_arguments.as_of_date
    inner join loans on snapshots.loan_id = loans.loan_id

),

ranked as (

    select
        loan_number,
        month_number,
        reported_class,
        balance,
        overdue_principal,
        overdue_interest,
        days_past_due,
        provision,
        snapshot_date,
        row_number() over (
            partition by loan_number, month_number order by snapshot_date desc
        ) as recency

    from placed

)

select
    loan_number,
    month_number,
    reported_class,
    balance,
    overdue_principal,
    overdue_interest,
    days_past_due,
    provision,
    snapshot_date

from ranked

where recency = 1
