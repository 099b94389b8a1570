-- On which day each overdue loan reached the bucket a step of collection begins with.
--
-- grain: one row per loan, run of days overdue and step asked of it
-- key:   loan_number, start_date, step_code
-- note:  since what tells of the step is on record; the order of contacts is told of whole runs only
-- table
-- table

with

runs as (

    select * from intermediate.int_overdue_runs

),

stretches as (

    select * from intermediate.int_arrears_stretches

),

steps as (

    select * from staging.stg_postloan__collection_steps

),

windows as (

    select * from intermediate.int_action_windows

),

record as (

    select * from intermediate.int_collection_record

),

-- A stretch belongs to the last run begun by its first day.
run_stretches as (

    select
        runs.loan_number,
        runs.start_date,
        runs.end_date,
        stretches.first_date,
        stretches.counted_from_date,
        least(stretches.last_date, coalesce(runs.end_date - 1, stretches.last_date))
            as last_date

    from runs
    inner join stretches
        on
            runs.loan_number = stretches.loan_number
            and runs.start_date <= stretches.first_date
            and (runs.end_date is null or runs.end_date > stretches.first_date)

),

reached as (

    select
        run_stretches.loan_number,
        run_stretches.start_date,
        run_stretches.end_date,
        windows.bucket,
        min(
            greatest(
                run_stretches.first_date, run_stretches.counted_from_date + windows.from_days
            )
        ) as asked_from_date

    from run_stretches
    inner join windows
        on run_stretches.last_date - run_stretches.counted_from_date >= windows.from_days

    group by
        run_stretches.loan_number,
        run_stretches.start_date,
        run_stretches.end_date,
        windows.bucket

)

select
    reached.loan_number,
    reached.start_date,
    steps.step_code,
    reached.end_date,
    reached.asked_from_date,
    case
        when steps.kind <> 'FIRST_CONTACT' then reached.asked_from_date + steps.within_days
    end as due_date

from reached
inner join steps on reached.bucket = steps.bucket
inner join record
    on
        case
            when steps.kind = 'FIRST_CONTACT' then reached.start_date
            else reached.asked_from_date
        end >= record.first_action_date
        and (
            steps.kind <> 'INSPECTION'
            or reached.asked_from_date >= record.first_inspection_date
        )
