-- Days on which something that decides the stage of a loan begins or ends.
--
-- grain: one row per loan, day, subject and stage that begins (0: none of the subject)
-- key:   loan_number, mark_date, subject, stage_no
-- note:  of one subject and day the highest stage holds, so that a beginning goes before the end of
--        what came before it
-- table

with

build_arguments as (

    select * from staging.stg_postloan__build_arguments

),

parameters as (

    select * from intermediate.int_process_parameters

),

stages as (

    select * from staging.stg_postloan__process_stages

),

overdue_stages as (

    select * from intermediate.int_overdue_stages

),

loans as (

    select * from intermediate.int_loans

),

bank_loans as (

    select * from staging.stg_bank__loans

),

months as (

    select * from intermediate.int_months

),

settled_spans as (

    select * from intermediate.int_settled_spans

),

records as (

    select * from intermediate.int_reported_records

),

arrears_stretches as (

    select * from intermediate.int_arrears_stretches

),

plan_ends as (

    select * from intermediate.int_plan_ends

),

restructurings as (

    select * from intermediate.int_restructurings

),

first_checks as (

    select * from intermediate.int_first_checks

),

paid_out as (

    select
        loan_number,
        disbursed_date as mark_date,
        'BOOK' as subject,
        0 as stage_no

    from loans

),

left_book as (

    select
        loans.loan_number,
        greatest(loans.left_date, loans.disbursed_date) as mark_date,
        'LEFT' as subject,
        stages.stage_no

    from loans
    inner join stages on loans.left_state = stages.stage_code

),

settled as (

    select
        settled_spans.loan_number,
        settled_spans.from_date as mark_date,
        'BOOK' as subject,
        parameters.settled_no as stage_no

    from settled_spans
    cross join parameters

    union all

    select
        loan_number,
        until_date as mark_date,
        'BOOK' as subject,
        0 as stage_no

    from settled_spans

    union all

    select
        records.loan_number,
        records.from_date as mark_date,
        'BOOK' as subject,
        case when records.is_settled then parameters.settled_no else 0 end as stage_no

    from records
    cross join parameters

),

first_records as (

    select
        loan_number,
        min(from_date) as from_date

    from records

    group by loan_number

),

not_reported as (

    select
        loans.loan_number,
        loans.disbursed_date as mark_date,
        'REPORT' as subject,
        parameters.not_reported_no as stage_no

    from loans
    cross join parameters
    left join first_records on loans.loan_number = first_records.loan_number

    where
        not loans.is_computed
        and (first_records.from_date is null or first_records.from_date > loans.disbursed_date)

    union all

    select
        records.loan_number,
        records.from_date as mark_date,
        'REPORT' as subject,
        case when records.days_past_due is null then parameters.not_reported_no else 0 end
            as stage_no

    from records
    cross join parameters

    union all

    select
        records.loan_number,
        months.month_end_date as mark_date,
        'REPORT' as subject,
        parameters.not_reported_no as stage_no

    from records
    inner join months on records.month_number + 1 = months.month_number
    cross join parameters

    where
        records.next_month_number is null
        or records.next_month_number > records.month_number + 1

),

-- A stretch is cut where its days reach the next stage.
overdue_spans as (

    select
        arrears_stretches.loan_number,
        overdue_stages.stage_no,
        greatest(
            arrears_stretches.first_date,
            arrears_stretches.counted_from_date + overdue_stages.from_days
        ) as from_date,
        least(
            arrears_stretches.last_date,
            coalesce(
                arrears_stretches.counted_from_date + overdue_stages.to_days,
                arrears_stretches.last_date
            )
        ) as last_date

    from arrears_stretches
    inner join loans on arrears_stretches.loan_number = loans.loan_number
    cross join overdue_stages

    where loans.is_computed

),

overdue as (

    select
        loan_number,
        from_date as mark_date,
        'OVERDUE' as subject,
        stage_no

    from overdue_spans

    where from_date <= last_date

    union all

    select
        loan_number,
        last_date + 1 as mark_date,
        'OVERDUE' as subject,
        0 as stage_no

    from overdue_spans

    where from_date <= last_date

    union all

    select
        records.loan_number,
        records.from_date as mark_date,
        'OVERDUE' as subject,
        coalesce(overdue_stages.stage_no, 0) as stage_no

    from records
    left join overdue_stages
        on
            records.effective_days_past_due >= overdue_stages.from_days
            and (
                overdue_stages.to_days is null
                or records.effective_days_past_due <= overdue_stages.to_days
            )

),

maturities as (

    select
        loan_number,
        in_force_from,
        in_force_until,
        ends_on

    from plan_ends

    union all

    select
        loans.loan_number,
        loans.disbursed_date as in_force_from,
        null as in_force_until,
        bank_loans.maturity_date as ends_on

    from loans
    inner join bank_loans on loans.loan_id = bank_loans.loan_id

    where not loans.has_schedule

),

prepared as (

    select
        maturities.loan_number,
        maturities.in_force_from,
        maturities.in_force_until,
        maturities.ends_on,
        maturities.ends_on - case
            when loans.disbursed_amount > parameters.pre_maturity_large_amount
                then parameters.pre_maturity_days_large
            else parameters.pre_maturity_days
        end as prepared_from

    from maturities
    inner join loans on maturities.loan_number = loans.loan_number
    cross join parameters

),

maturing as (

    select
        loan_number,
        in_force_from as mark_date,
        in_force_until,
        'MATURITY' as subject,
        0 as stage_no

    from prepared

    union all

    select
        prepared.loan_number,
        greatest(prepared.in_force_from, prepared.prepared_from) as mark_date,
        prepared.in_force_until,
        'MATURITY' as subject,
        coalesce(parameters.pre_maturity_no, 0) as stage_no

    from prepared
    cross join parameters

    where prepared.in_force_from <= prepared.ends_on

    union all

    select
        prepared.loan_number,
        greatest(prepared.in_force_from, prepared.ends_on + 1) as mark_date,
        prepared.in_force_until,
        'MATURITY' as subject,
        coalesce(parameters.past_maturity_no, 0) as stage_no

    from prepared
    cross join parameters

),

observed as (

    select
        loan_number,
        restructured_date,
        least(
            coalesce(next_date - 1, observation_ends_on, certain_until_date),
            coalesce(observation_ends_on, certain_until_date, next_date - 1)
        ) as until_date

    from restructurings

),

restructured as (

    select
        observed.loan_number,
        observed.restructured_date as mark_date,
        'RESTRUCTURED' as subject,
        coalesce(parameters.observation_no, 0) as stage_no

    from observed
    cross join parameters

    union all

    select
        loan_number,
        until_date + 1 as mark_date,
        'RESTRUCTURED' as subject,
        0 as stage_no

    from observed

),

checked as (

    select
        loans.loan_number,
        loans.disbursed_date as mark_date,
        'CHECK' as subject,
        coalesce(parameters.first_check_no, 0) as stage_no

    from first_checks
    inner join loans on first_checks.loan_number = loans.loan_number
    cross join parameters

    where
        first_checks.done_date is null
        or first_checks.done_date > loans.disbursed_date

    union all

    select
        loan_number,
        done_date as mark_date,
        'CHECK' as subject,
        0 as stage_no

    from first_checks

),

marks as (

    select * from paid_out

    union all

    select * from left_book

    union all

    select * from settled

    union all

    select * from not_reported

    union all

    select * from overdue

    union all

    select
        loan_number,
        mark_date,
        subject,
        stage_no

    from maturing

    where
        in_force_until is null
        or mark_date < in_force_until

    union all

    select * from restructured

    union all

    select * from checked

)

-- What began before disbursement holds from then on.
select distinct
    marks.loan_number,
    greatest(marks.mark_date, loans.disbursed_date) as mark_date,
    marks.subject,
    marks.stage_no

from marks
inner join loans on marks.loan_number = loans.loan_number
inner join build_arguments on marks.mark_date <= build_arguments.as_of_date
