-- The indicators of the catalogue with what each is measured under, and the files that are missing for it.
--
-- grain: one row per indicator and measure
-- key:   indicator_code, measure
-- note:  an indicator that only the bank reports has no data while its file of warnings has no row of
--        any such indicator: a bank that never reports one of them has not begun to
-- table

with

build_arguments as (

    select * from staging.stg_postloan__build_arguments

),

indicators as (

    select * from staging.stg_postloan__warning_indicators

),

measures as (

    select * from staging.stg_postloan__warning_measures

),

needs as (

    select * from staging.stg_postloan__warning_measure_needs

),

arrived as (

    select * from intermediate.int_arrived_files

),

warnings as (

    select * from staging.stg_bank__warnings

),

missing as (

    select
        needs.measure,
        string_agg(needs.table_name, ', ' order by needs.table_name) as missing_files

    from needs
    left join arrived on needs.table_name = arrived.table_name

    where arrived.table_name is null

    group by needs.measure

),

reports as (

    select count(*) as report_count

    from warnings
    inner join indicators
        on
            warnings.indicator_code = indicators.indicator_code
            and indicators.measure = 'REPORTED'
    inner join build_arguments on warnings.triggered_date <= build_arguments.as_of_date

)

select
    indicators.indicator_code,
    indicators.measure,
    case
        when indicators.measure = 'REPORTED' then 'REPORTED/' || indicators.indicator_code
        else indicators.measure
    end as point_measure,
    indicators.category,
    indicators.title,
    indicators.says,
    indicators.comparison,
    indicators.source,
    measures.unit,
    measures.needs,
    case
        when missing.missing_files is not null then missing.missing_files
        when indicators.measure = 'REPORTED' and reports.report_count = 0 then 'warnings'
    end as missing_files,
    indicators.indicator_no,
    indicators.blue_threshold,
    indicators.yellow_threshold,
    indicators.orange_threshold,
    indicators.red_threshold,
    indicators.until_value,
    case when indicators.comparison in ('<', '<=') then -1 else 1 end as sign,
    measures.is_event,
    indicators.is_verified,
    indicators.is_own,
    indicators.effective_from

from indicators
inner join measures on indicators.measure = measures.measure
left join missing on indicators.measure = missing.measure
cross join reports
