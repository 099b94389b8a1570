-- Signals of the system, each with the number of the warning it would open by itself.
--
-- grain: one row per indicator, subject and level as long as it held
-- key:   signal_id
-- note:  the number says indicator, loan (or C and customer) and day, so it is the same in every
--        build and the bank's steps can answer it; signals of one indicator and subject that begin
--        on one day share it. Taken over is what ended as a graver signal of the same measure began
-- table

with

build_arguments as (

    select * from staging.stg_postloan__build_arguments

),

-- What only the bank reports is its own record already.
signals as (

    select
        *,
        coalesce(loan_id, concat('C-', customer_id)) as subject

    from intermediate.int_warning_signals

    where measure <> 'REPORTED'

),

beginnings as (

    select
        measure,
        subject,
        from_date,
        max(level_no) as level_no

    from signals

    group by measure, subject, from_date

)

select
    signals.signal_id,
    concat(
        signals.indicator_code,
        '-',
        signals.subject,
        '-',
        replace(cast(signals.from_date as varchar), '-', '')
    ) as warning_id,
    signals.indicator_code,
    signals.level,
    signals.customer_id,
    signals.loan_id,
    signals.subject,
    signals.org_id,
    signals.evidence_id,
    signals.value,
    signals.threshold,
    beginnings.level_no is not null as is_taken_over,
    signals.from_date,
    signals.to_date

from signals
left join beginnings
    on
        signals.measure = beginnings.measure
        and signals.subject = beginnings.subject
        and signals.to_date = beginnings.from_date
        and signals.level_no < beginnings.level_no
inner join build_arguments on signals.from_date <= build_arguments.as_of_date
