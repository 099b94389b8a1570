-- When which instalment was the oldest that a loan was past due with, and how long its first one was.
--
-- grain: one row per loan, measure and time with the same oldest instalment
-- key:   measure, loan_number, from_date
-- note:  by raw days past due, without grace, as the floor of the classes; the first instalment counts
--        once its days of grace have passed. Of one plan instalments are met in their order, and only
--        one plan is in force on a day. A loan on the REPORTED basis is past due as its last record
--        says, until the next, or until the end of the month after it when none came
-- table

with

build_arguments as (

    select * from staging.stg_postloan__build_arguments

),

loans as (

    select * from intermediate.int_loans

),

missed as (

    select * from intermediate.int_instalments_missed

),

snapshots as (

    select * from intermediate.int_loan_month_snapshots

),

late as (

    select
        loan_number,
        version,
        instalment_order,
        period_no,
        due_date,
        first_overdue_date,
        last_overdue_date,
        max(last_overdue_date) over (
            partition by loan_number
            order by version, instalment_order
            rows between unbounded preceding and 1 preceding
        ) as overdue_until

    from missed

    where first_overdue_date <= last_overdue_date

),

oldest as (

    select
        'DAYS_PAST_DUE' as measure,
        loan_number,
        cast(period_no as varchar) as evidence_id,
        due_date,
        greatest(first_overdue_date, coalesce(overdue_until + 1, first_overdue_date))
            as from_date,
        last_overdue_date

    from late

),

first_instalments as (

    select
        'FIRST_INSTALMENT_DAYS_PAST_DUE' as measure,
        late.loan_number,
        cast(late.period_no as varchar) as evidence_id,
        late.due_date,
        greatest(late.first_overdue_date, late.due_date + loans.grace_days + 1) as from_date,
        late.last_overdue_date

    from late
    inner join loans on late.loan_number = loans.loan_number

    where late.instalment_order = 1

),

computed as (

    select * from oldest

    where from_date <= last_overdue_date

    union all

    select * from first_instalments

    where from_date <= last_overdue_date

),

reported as (

    select
        snapshots.loan_number,
        snapshots.days_past_due,
        snapshots.snapshot_date,
        least(
            lead(snapshots.snapshot_date) over (
                partition by snapshots.loan_number order by snapshots.snapshot_date
            ),
            last_day(last_day(snapshots.snapshot_date) + 1),
            loans.left_date
        ) as until_date

    from snapshots
    inner join loans on snapshots.loan_number = loans.loan_number

    where not loans.is_computed

)

select
    computed.measure,
    computed.loan_number,
    computed.evidence_id,
    cast(computed.from_date - computed.due_date as double) as value,
    true as rises_daily,
    computed.from_date,
    case
        when computed.last_overdue_date < build_arguments.as_of_date
            then computed.last_overdue_date + 1
    end as to_date

from computed
cross join build_arguments

union all

select
    'DAYS_PAST_DUE' as measure,
    reported.loan_number,
    null as evidence_id,
    cast(reported.days_past_due as double) as value,
    false as rises_daily,
    reported.snapshot_date as from_date,
    case
        when reported.until_date <= build_arguments.as_of_date then reported.until_date
    end as to_date

from reported
cross join build_arguments

where
    reported.days_past_due >= 1
    and (reported.until_date is null or reported.snapshot_date < reported.until_date)
