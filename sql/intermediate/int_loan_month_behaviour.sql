-- What happened to each loan in the window of a month end: entries into M1, the worst days past due,
-- a first instalment missed.
--
-- grain: one row per loan and month end with anything of it in the window
-- key:   loan_number, month_number
-- note:  a stretch of days is in the window of its own months and of so many after them, so the
--        months are unfolded from the stretches instead of searched for in them
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

stretches as (

    select * from intermediate.int_arrears_stretches

),

missed as (

    select * from intermediate.int_first_instalments_missed

),

happenings as (

    select
        loan_number,
        case when is_entry then 1 else 0 end as entry_count,
        0 as missed_count,
        first_date,
        last_date,
        counted_from_date

    from stretches

    union all

    select
        loan_number,
        0 as entry_count,
        1 as missed_count,
        missed_date as first_date,
        missed_date as last_date,
        null as counted_from_date

    from missed

),

reaching as (

    select
        happenings.loan_number,
        happenings.entry_count,
        happenings.missed_count,
        happenings.first_date,
        happenings.last_date,
        happenings.counted_from_date,
        cast(
            extract(year from happenings.first_date) * 12
            + extract(month from happenings.first_date) as integer
        ) as from_month_number,
        least(
            cast(
                extract(year from happenings.last_date) * 12
                + extract(month from happenings.last_date) as integer
            ) + parameters.window_months,
            loans.last_month_number
        ) as to_month_number

    from happenings
    inner join loans on happenings.loan_number = loans.loan_number
    cross join parameters

),

unfolded as (

    select
        loan_number,
        cast(unnest(generate_series(from_month_number, to_month_number)) as integer)
            as month_number,
        entry_count,
        missed_count,
        first_date,
        last_date,
        counted_from_date

    from reaching

    where from_month_number <= to_month_number

)

select
    unfolded.loan_number,
    unfolded.month_number,
    cast(
        sum(case when unfolded.first_date > windows.window_start_date then unfolded.entry_count end)
        as integer
    ) as m1_entries,
    cast(
        max(least(unfolded.last_date, windows.month_end_date) - unfolded.counted_from_date)
        as integer
    ) as worst_days_past_due,
    max(unfolded.missed_count) = 1 as has_missed_first_instalment

from unfolded
inner join windows
    on
        unfolded.month_number = windows.month_number
        and unfolded.last_date > windows.window_start_date
        and unfolded.first_date <= windows.month_end_date

group by unfolded.loan_number, unfolded.month_number
