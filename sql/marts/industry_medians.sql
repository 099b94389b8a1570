-- The middle of each measure of statements in each industry of the book.
--
-- grain: one row per section of GB/T 4754, period and measure with a value
-- key:   industry_section, period_end_date, measure
-- scope: bank
-- sort:  period_end_date, industry_section, measure_no
-- note:  over borrowers with a loan in the book at the end of the period, each once; the lower of the
--        two in the middle of an even number. Of too few borrowers there is no middle, only their number
-- columns:
--   industry_section: Section of GB/T 4754, A to T, or UNKNOWN
--   period_end_date: Last day of the period
--   measure: Measure
--   measure_no: Its place among the measures
--   customer_count [customers]: Borrowers with a value
--   median_value: Value in the middle; empty where there are too few

with

parameters as (

    select * from intermediate.int_statement_parameters

),

measures as (

    select * from intermediate.int_statement_measures

    where value is not null

),

lent as (

    select distinct
        customer_id,
        month_end_date

    from intermediate.int_statement_loan_months

),

sections as (

    select distinct
        customer_id,
        industry_section

    from marts.obligors

),

ranked as (

    select
        coalesce(sections.industry_section, 'UNKNOWN') as industry_section,
        measures.period_end_date,
        measures.measure,
        measures.measure_no,
        measures.value,
        row_number() over (
            partition by
                coalesce(sections.industry_section, 'UNKNOWN'),
                measures.period_end_date,
                measures.measure
            order by measures.value, measures.customer_id
        ) as rank_no,
        count(*) over (
            partition by
                coalesce(sections.industry_section, 'UNKNOWN'),
                measures.period_end_date,
                measures.measure
        ) as customer_count

    from measures
    inner join lent
        on
            measures.customer_id = lent.customer_id
            and measures.period_end_date = lent.month_end_date
    left join sections on measures.customer_id = sections.customer_id

)

select
    ranked.industry_section,
    ranked.period_end_date,
    ranked.measure,
    ranked.measure_no,
    ranked.customer_count,
    case
        when ranked.customer_count >= parameters.minimum_industry_customers then ranked.value
    end as median_value

from ranked
cross join parameters

-- The lower middle: the third of five and of six.
where ranked.rank_no = (ranked.customer_count + mod(ranked.customer_count, 2)) / 2
