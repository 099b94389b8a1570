-- How much of what became past due in a month is back so many days later 回收曲线, of every
-- organisation, its whole subtree.
--
-- grain: one row per organisation, month of becoming past due, and number of days since
-- key:   org_id, cohort_month, days_since_entry
-- scope: org_id
-- sort:  org_id, cohort_month, days_since_entry
-- adds:  entry_count, entry_amount, recovered_amount
-- holds: recovered_amount <= entry_amount
-- note:  a run of arrears enters with what is past due on its first day; instalments that fall due
--        later in it are no part of it. Only days that every run of the month has reached by the
--        as-of date; loans on the REPORTED basis have no day of entering
-- columns:
--   org_id: Organisation, with everything below it
--   cohort_month: First day of the month in which loans became past due
--   days_since_entry [days]: Days since the first day past due
--   entry_count [episodes]: Runs of arrears that began in the month
--   entry_amount [yuan]: Past due on the first day of each
--   recovered_amount [yuan]: Cash that went into it by so many days later
--   recovery_rate [ratio]: Recovered / entry amount

with

build_arguments as (

    select * from staging.stg_postloan__build_arguments

),

parameters as (

    select * from intermediate.int_recovery_parameters

),

entries as (

    select * from intermediate.int_overdue_entries

),

recoveries as (

    select * from intermediate.int_entry_recoveries

),

org_closure as (

    select * from marts.org_closure

),

cohorts as (

    select
        org_id,
        cohort_month,
        count(*) as entry_count,
        sum(entry_amount) as entry_amount

    from entries

    group by org_id, cohort_month

),

points as (

    select
        cast(
            unnest(generate_series(0, recovery_curve_days, recovery_curve_step_days)) as integer
        ) as days_since_entry

    from parameters

),

recovered as (

    select
        entries.org_id,
        entries.cohort_month,
        cast(
            ceil(cast(recoveries.day_no as double) / parameters.recovery_curve_step_days)
            * parameters.recovery_curve_step_days as integer
        ) as days_since_entry,
        sum(recoveries.recovered_amount) as recovered_amount

    from recoveries
    inner join entries
        on
            recoveries.loan_number = entries.loan_number
            and recoveries.start_date = entries.start_date
    cross join parameters

    group by
        entries.org_id,
        entries.cohort_month,
        ceil(cast(recoveries.day_no as double) / parameters.recovery_curve_step_days)
        * parameters.recovery_curve_step_days

),

grid as (

    select
        cohorts.org_id,
        cohorts.cohort_month,
        cohorts.entry_count,
        cohorts.entry_amount,
        points.days_since_entry

    from cohorts
    cross join points
    cross join build_arguments

    where last_day(cohorts.cohort_month) + points.days_since_entry <= build_arguments.as_of_date

),

own as (

    select
        grid.org_id,
        grid.cohort_month,
        grid.entry_count,
        grid.entry_amount,
        grid.days_since_entry,
        sum(coalesce(recovered.recovered_amount, 0)) over (
            partition by grid.org_id, grid.cohort_month order by grid.days_since_entry
            rows between unbounded preceding and current row
        ) as recovered_amount

    from grid
    left join recovered
        on
            grid.org_id = recovered.org_id
            and grid.cohort_month = recovered.cohort_month
            and grid.days_since_entry = recovered.days_since_entry

),

summed as (

    select
        org_closure.ancestor_org_id as org_id,
        own.cohort_month,
        own.days_since_entry,
        cast(sum(own.entry_count) as bigint) as entry_count,
        cast(sum(own.entry_amount) as decimal(38, 2)) as entry_amount,
        cast(sum(own.recovered_amount) as decimal(38, 2)) as recovered_amount

    from own
    inner join org_closure on own.org_id = org_closure.descendant_org_id

    group by org_closure.ancestor_org_id, own.cohort_month, own.days_since_entry

)

select
    org_id,
    cohort_month,
    days_since_entry,
    entry_count,
    entry_amount,
    recovered_amount,
    cast(recovered_amount as double) / nullif(cast(entry_amount as double), 0) as recovery_rate

from summed
