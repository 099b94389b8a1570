-- Month ends at which the days past due of a loan without a plan were reported inside the window.
--
-- grain: one row per loan without a plan and month end
-- key:   loan_number, month_number
-- note:  a record holds until the next one, and as long as it is in the window
-- table

with

loans as (

    select * from intermediate.int_loans

),

windows as (

    select * from intermediate.int_behaviour_windows

),

parameters as (

    select * from intermediate.int_customer_class_parameters

),

snapshots as (

    select * from intermediate.int_loan_month_snapshots

    where days_past_due is not null

),

followed as (

    select
        snapshots.loan_number,
        snapshots.month_number,
        least(
            coalesce(
                lead(snapshots.month_number) over (
                    partition by snapshots.loan_number order by snapshots.month_number
                ) - 1,
                loans.last_month_number
            ),
            snapshots.month_number + parameters.window_months,
            loans.last_month_number
        ) as to_month_number,
        snapshots.snapshot_date

    from snapshots
    inner join loans on snapshots.loan_number = loans.loan_number
    cross join parameters

    where not loans.is_computed

),

unfolded as (

    select
        loan_number,
        cast(unnest(generate_series(month_number, to_month_number)) as integer) as month_number,
        snapshot_date

    from followed

    where month_number <= to_month_number

)

select
    unfolded.loan_number,
    unfolded.month_number

from unfolded
inner join windows
    on
        unfolded.month_number = windows.month_number
        and unfolded.snapshot_date > windows.window_start_date
