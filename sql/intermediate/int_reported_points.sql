-- What only the bank itself can see, as its file of warnings says it 经营类、外部类: from when to when.
--
-- grain: one row per warning the bank recorded of an indicator that nothing else measures
-- key:   measure, evidence_id
-- note:  the value is 1: it is reported. It holds from the day it was triggered until it is closed; a
--        warning reported closed without a day says nothing of when it held

with

build_arguments as (

    select * from staging.stg_postloan__build_arguments

),

indicators as (

    select * from staging.stg_postloan__warning_indicators

    where measure = 'REPORTED'

),

warnings as (

    select * from staging.stg_bank__warnings

)

select
    'REPORTED/' || warnings.indicator_code as measure,
    warnings.customer_id,
    warnings.loan_id,
    warnings.triggered_date as from_date,
    case
        when warnings.closed_date <= build_arguments.as_of_date then warnings.closed_date
    end as to_date,
    1 as value,
    false as rises_daily,
    warnings.warning_id as evidence_id,
    null as no_data_reason

from warnings
inner join indicators on warnings.indicator_code = indicators.indicator_code
inner join build_arguments on warnings.triggered_date <= build_arguments.as_of_date

where
    (warnings.closed_date is null or warnings.closed_date > warnings.triggered_date)
    and (
        warnings.closed_date is not null
        or coalesce(warnings.status not in ('CLOSED', 'FALSE_POSITIVE'), true)
    )
