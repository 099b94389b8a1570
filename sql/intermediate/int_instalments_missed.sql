-- Instalments not met by the end of their due day, and on which days each made its loan past due.
--
-- grain: one row per instalment of a version ever in force
-- key:   loan_number, version, instalment_order
-- note:  an instalment makes a loan past due from the day after it is due, or from the day its
--        version took effect if later, as long as it is not met, its version is in force and the
--        loan is in the book; where there is no such day, last_overdue_date is before
--        first_overdue_date
-- table
-- table

with

build_arguments as (

    select * from staging.stg_postloan__build_arguments

),

loans as (

    select * from intermediate.int_loans

),

versions as (

    select * from intermediate.int_schedule_versions

),

instalments as (

    select * from intermediate.int_instalments

),

met_in_force as (

    select * from intermediate.int_instalments_met

),

met_earlier as (

    select * from intermediate.int_earlier_instalments_met

),

met as (

    select
        met_in_force.loan_number,
        versions.version,
        met_in_force.instalment_order,
        met_in_force.met_date

    from met_in_force
    inner join versions
        on
            met_in_force.loan_number = versions.loan_number
            and versions.is_in_force

    union all

    select
        loan_number,
        version,
        instalment_order,
        met_date

    from met_earlier

),

-- The last day on which the version could make the loan past due.
periods as (

    select
        versions.loan_number,
        versions.version,
        versions.in_force_from,
        versions.in_force_until,
        loans.left_date,
        build_arguments.as_of_date,
        least(
            build_arguments.as_of_date,
            coalesce(versions.in_force_until - 1, build_arguments.as_of_date),
            coalesce(loans.left_date - 1, build_arguments.as_of_date)
        ) as last_date

    from versions
    inner join loans on versions.loan_number = loans.loan_number
    cross join build_arguments

),

late as (

    select
        instalments.loan_number,
        instalments.version,
        instalments.instalment_order,
        instalments.period_no,
        instalments.due_amount,
        instalments.due_date,
        met.met_date,
        periods.in_force_from,
        periods.in_force_until,
        periods.left_date,
        periods.as_of_date,
        periods.last_date,
        greatest(instalments.due_date + 1, periods.in_force_from) as first_overdue_date,
        least(periods.last_date, coalesce(met.met_date - 1, periods.last_date))
            as last_overdue_date

    from instalments
    inner join met
        on
            instalments.loan_number = met.loan_number
            and instalments.version = met.version
            and instalments.instalment_order = met.instalment_order
    inner join periods
        on
            instalments.loan_number = periods.loan_number
            and instalments.version = periods.version

    where
        instalments.due_date < periods.as_of_date
        and (met.met_date is null or met.met_date > instalments.due_date)

)

select
    loan_number,
    version,
    instalment_order,
    period_no,
    due_amount,
    -- Its version was in force and the loan in the book on the due day.
    due_date >= in_force_from and due_date <= last_date as is_missed,
    due_date,
    case when met_date <= last_date + 1 then met_date end as met_date,
    least(coalesce(met_date, last_date + 1), last_date + 1, as_of_date) as late_until_date,
    first_overdue_date,
    last_overdue_date,
    left_date

from late

where
    first_overdue_date <= last_overdue_date
    or (due_date >= in_force_from and due_date <= last_date)
