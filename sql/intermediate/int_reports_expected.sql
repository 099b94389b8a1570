-- Regular reports that organisations of a level owe because most of their level have them, and that
-- are missing from the file altogether although the day they were due has passed.
--
-- grain: one row per report, organisation and period missing
-- key:   report_code, org_id, period
-- note:  a report is taken to be owed by every organisation of a level that existed on its due day
--        when at least expected_report_share of them have it in the file. The due day is the
--        earliest one of the level
-- table

with

submissions as (

    select * from staging.stg_bank__report_submissions

),

org_units as (

    select * from intermediate.int_org_units

),

parameters as (

    select * from intermediate.int_line_parameters

),

build_arguments as (

    select * from staging.stg_postloan__build_arguments

),

reported as (

    select
        submissions.report_code,
        submissions.period,
        org_units.org_level,
        min(submissions.due_date) as due_date

    from submissions
    inner join org_units on submissions.org_id = org_units.org_id

    group by submissions.report_code, submissions.period, org_units.org_level

),

owed as (

    select
        reported.report_code,
        org_units.org_id,
        reported.period,
        reported.org_level,
        reported.due_date

    from reported
    inner join org_units on reported.org_level = org_units.org_level

    where
        coalesce(org_units.open_date <= reported.due_date, true)
        -- Whoever is gone without a day of closing is gone for all days.
        and coalesce(org_units.close_date > reported.due_date, org_units.org_status = 'OPEN')

),

found as (

    select
        owed.report_code,
        owed.org_id,
        owed.period,
        owed.due_date,
        submissions.org_id is not null as is_in_file,
        count(submissions.org_id) over (
            partition by owed.report_code, owed.period, owed.org_level
        ) as in_file_count,
        count(*) over (
            partition by owed.report_code, owed.period, owed.org_level
        ) as owed_count

    from owed
    left join submissions
        on
            owed.report_code = submissions.report_code
            and owed.org_id = submissions.org_id
            and owed.period = submissions.period

)

select
    found.report_code,
    found.org_id,
    found.period,
    found.due_date

from found
cross join parameters
inner join build_arguments on found.due_date < build_arguments.as_of_date

where
    not found.is_in_file
    and found.in_file_count >= parameters.expected_report_share * found.owed_count
