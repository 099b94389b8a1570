-- Every regular report 定期报告 and how it stands on the as-of date, those missing altogether included.
--
-- grain: one row per report, organisation and period
-- key:   report_code, org_id, period
-- scope: org_id
-- sort:  org_id, due_date, report_code, period
-- note:  on time is submitted on the due day or before. A report sent back is not in until it is
--        submitted again; the day that counts is the last one submitted
-- columns:
--   report_code: Which regular report
--   org_id: Organisation that owes it
--   period: Period it is about
--   report_state: ON_TIME, LATE, OVERDUE (not in and past its day), OPEN (not in, its day not past),
--     or NOT_REPORTED (most of the level have it, this organisation is not in the file)
--   report_status: How it stands by the file
--   is_ever_submitted: Submitted at least once by the as-of date
--   is_ever_returned: Sent back at least once
--   returned_count [times]: How often it was sent back
--   due_date: Day it is due; of one missing, the earliest due day of its level
--   month_end_date: Month end of the due day; the as-of date in its own month
--   submitted_date: Day it was last submitted, by the as-of date
--   days_late [days]: Days from the due day to the day submitted, else to the as-of date; 0 in time

with

submissions as (

    select * from staging.stg_bank__report_submissions

),

missing_reports as (

    select * from intermediate.int_reports_expected

),

build_arguments as (

    select * from staging.stg_postloan__build_arguments

),

dated as (

    select
        submissions.report_code,
        submissions.org_id,
        submissions.period,
        submissions.report_status,
        submissions.returned_count,
        submissions.due_date,
        build_arguments.as_of_date,
        false as is_missing,
        case
            when cast(submissions.submitted_at as date) <= build_arguments.as_of_date
                then cast(submissions.submitted_at as date)
        end as submitted_date

    from submissions
    cross join build_arguments

    union all

    select
        missing_reports.report_code,
        missing_reports.org_id,
        missing_reports.period,
        null as report_status,
        null as returned_count,
        missing_reports.due_date,
        build_arguments.as_of_date,
        true as is_missing,
        null as submitted_date

    from missing_reports
    cross join build_arguments

),

judged as (

    select
        report_code,
        org_id,
        period,
        report_status,
        returned_count,
        due_date,
        as_of_date,
        submitted_date,
        is_missing,
        submitted_date is not null and coalesce(report_status, 'DUE') <> 'RETURNED' as is_in

    from dated

)

select
    report_code,
    org_id,
    period,
    case
        when is_missing then 'NOT_REPORTED'
        when is_in and submitted_date <= due_date then 'ON_TIME'
        when is_in then 'LATE'
        when due_date < as_of_date then 'OVERDUE'
        else 'OPEN'
    end as report_state,
    report_status,
    submitted_date is not null as is_ever_submitted,
    submitted_date is not null
    and (coalesce(returned_count, 0) > 0 or coalesce(report_status, 'DUE') = 'RETURNED')
        as is_ever_returned,
    returned_count,
    due_date,
    case
        when
            extract(year from due_date) = extract(year from as_of_date)
            and extract(month from due_date) = extract(month from as_of_date)
            then as_of_date
        else last_day(due_date)
    end as month_end_date,
    submitted_date,
    greatest(case when is_in then submitted_date else as_of_date end - due_date, 0) as days_late

from judged
