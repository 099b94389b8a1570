-- Stretches of days on which a loan is past due beyond its days of grace while its oldest unmet due
-- date stays the same, and which of them begin an episode (an M1 entry).
--
-- grain: one row per loan and stretch
-- key:   loan_number, first_date
-- note:  inside a stretch the effective days past due of a day are that day less counted_from_date;
--        they can only turn on days with a payment or a new plan, which are the ends of the spans
--        walked. A loan on the REPORTED basis is known on the days of its month-end records only:
--        each record past due is a stretch of one day, an entry when the record before was not
-- table

with

build_arguments as (

    select * from staging.stg_postloan__build_arguments

),

parameters as (

    select * from intermediate.int_parameters

),

loans as (

    select * from intermediate.int_loans

),

instalments as (

    select * from intermediate.int_instalments

),

spans as (

    select * from intermediate.int_paid_spans

),

snapshots as (

    select * from intermediate.int_loan_month_snapshots

),

plans_walked as (

    select distinct
        loan_number,
        version

    from spans

),

-- One line of amounts per plan, walked from the largest down: the instalments passed on the way to
-- a span are those the money paid by then does not meet.
amounts as (

    select
        instalments.loan_number,
        instalments.version,
        instalments.due_to_date as amount,
        0 as is_span,
        instalments.due_date,
        null as from_date,
        null as until_date

    from instalments
    inner join plans_walked
        on
            instalments.loan_number = plans_walked.loan_number
            and instalments.version = plans_walked.version

    union all

    select
        spans.loan_number,
        spans.version,
        spans.paid_to_date + parameters.arrears_tolerance as amount,
        1 as is_span,
        null as due_date,
        spans.from_date,
        spans.until_date

    from spans
    cross join parameters

),

walked as (

    select
        loan_number,
        is_span,
        min(due_date) over (
            partition by loan_number, version
            order by amount desc, is_span desc
            rows between unbounded preceding and current row
        ) as oldest_unmet_due_date,
        from_date,
        until_date

    from amounts

),

spans_with_due_date as (

    select
        walked.loan_number,
        walked.from_date,
        walked.until_date,
        greatest(
            walked.from_date, walked.oldest_unmet_due_date + loans.grace_days + 1
        ) as first_late_date,
        case
            when parameters.grace_mode = 'SUBTRACT'
                then walked.oldest_unmet_due_date + loans.grace_days
            else walked.oldest_unmet_due_date
        end as counted_from_date,
        walked.oldest_unmet_due_date is not null
        and (
            walked.until_date is null
            or walked.oldest_unmet_due_date + loans.grace_days + 1 < walked.until_date
        ) as is_late

    from walked
    inner join loans on walked.loan_number = loans.loan_number
    cross join parameters

    where walked.is_span = 1

),

-- A late span is late to its end, so one that is late from its first day goes on from the one
-- before where that is late too.
followed as (

    select
        loan_number,
        from_date,
        until_date,
        first_late_date,
        counted_from_date,
        is_late,
        lag(is_late) over (partition by loan_number order by from_date) as was_late

    from spans_with_due_date

),

computed as (

    select
        followed.loan_number,
        followed.first_late_date > followed.from_date or not coalesce(followed.was_late, false)
            as is_entry,
        followed.first_late_date as first_date,
        coalesce(followed.until_date - 1, build_arguments.as_of_date) as last_date,
        followed.counted_from_date

    from followed
    cross join build_arguments

    where
        followed.is_late
        and followed.first_late_date <= build_arguments.as_of_date

),

reported_days as (

    select
        snapshots.loan_number,
        snapshots.snapshot_date,
        case
            when snapshots.days_past_due <= loans.grace_days then 0
            when parameters.grace_mode = 'SUBTRACT'
                then snapshots.days_past_due - loans.grace_days
            else snapshots.days_past_due
        end as effective_days_past_due

    from snapshots
    inner join loans on snapshots.loan_number = loans.loan_number
    cross join parameters

    where
        not loans.is_computed
        and snapshots.days_past_due is not null

),

reported_followed as (

    select
        loan_number,
        effective_days_past_due,
        lag(effective_days_past_due) over (
            partition by loan_number order by snapshot_date
        ) as days_before,
        snapshot_date

    from reported_days

)

select
    loan_number,
    is_entry,
    first_date,
    last_date,
    counted_from_date

from computed

union all

select
    loan_number,
    coalesce(days_before, 0) = 0 as is_entry,
    snapshot_date as first_date,
    snapshot_date as last_date,
    snapshot_date - effective_days_past_due as counted_from_date

from reported_followed

where effective_days_past_due > 0
