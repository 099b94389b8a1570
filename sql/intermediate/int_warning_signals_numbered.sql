-- Signals of the system, each with the number of the warning it would open by itself.
--
-- grain: one row per indicator, subject and level as long as it held
-- key:   signal_id
-- note:  the number says indicator, loan (or C and customer) and day, so it is the same in every
--        build and the bank's steps can answer it; signals of one indicator and subject that begin
--        on one day share it
-- table

with

build_arguments as (

    select * from staging.stg_postloan__build_arguments

),

signals as (

    select * from intermediate.int_warning_signals

)

select
    signals.signal_id,
    concat(
        signals.indicator_code,
        '-',
        coalesce(signals.loan_id, concat('C-', signals.customer_id)),
        '-',
        replace(cast(signals.from_date as varchar), '-', '')
    ) as warning_id,
    signals.indicator_code,
    signals.level,
    signals.customer_id,
    signals.loan_id,
    coalesce(signals.loan_id, concat('C-', signals.customer_id)) as subject,
    signals.org_id,
    signals.evidence_id,
    signals.value,
    signals.threshold,
    signals.from_date,
    signals.to_date

from signals
inner join build_arguments on signals.from_date <= build_arguments.as_of_date
