-- The catalogue of early warning 预警指标, with how many borrowers each could be measured for.
--
-- grain: one row per indicator and measure
-- key:   indicator_code, measure
-- scope: bank
-- sort:  indicator_no
-- note:  borrowers with a loan in the book on the as-of date, of the whole bank. One of whom nothing was
--        measured counts as measured where that says that nothing is wrong (nothing past due, nothing
--        reported), and as no data where it does not (no statement, no collateral)
-- columns:
--   indicator_code: Indicator
--   indicator_no: Its place in the catalogue
--   category: REPAYMENT, FINANCIAL, OPERATING, FUNDS, GUARANTEE or EXTERNAL
--   measure: What is compared; REPORTED where only the bank can see it
--   title: Short name of the indicator
--   says: What it measures
--   comparison: How the value is compared with the thresholds: >, >=, < or <=
--   blue_threshold: Value from which the indicator is blue; empty where it never is
--   yellow_threshold: Value from which it is yellow
--   orange_threshold: Value from which it is orange
--   red_threshold: Value from which it is red
--   until_value: Value from which another indicator takes over; empty where none does
--   unit: Unit of the measure
--   needs: Files without which nothing is known of it, separated by commas
--   missing_files: Those of them that have not arrived; empty where all have
--   customer_count [customers]: Borrowers with a loan in the book
--   measured_customer_count [customers]: Of them, those of whom it is known how they stand
--   no_data_customer_count [customers]: Of them, the others
--   signalling_customer_count [customers]: Of those known, the ones it signals on the as-of date
--   source: Where the threshold comes from
--   is_verified: The text of the source itself was read
--   is_own: The bank changed or added the row
--   effective_from: First day a signal can begin; empty where any day can

with

indicators as (

    select * from intermediate.int_warning_indicator_states

),

warning_values as (

    select * from intermediate.int_warning_values

),

signals as (

    select * from intermediate.int_warning_signals

    where to_date is null

),

customers as (

    select * from intermediate.int_customer_organisations

    where is_in_book

),

counts as (

    select count(*) as customer_count from customers

),

seen as (

    select
        warning_values.measure,
        warning_values.customer_id,
        max(case when warning_values.no_data_reason is null then 1 else 0 end) as has_value

    from warning_values
    inner join customers on warning_values.customer_id = customers.customer_id

    group by warning_values.measure, warning_values.customer_id

),

seen_counts as (

    select
        measure,
        sum(has_value) as value_count,
        sum(1 - has_value) as no_value_count

    from seen

    group by measure

),

signalling as (

    select
        signals.indicator_code,
        signals.measure,
        count(distinct signals.customer_id) as customer_count

    from signals
    inner join customers on signals.customer_id = customers.customer_id

    group by signals.indicator_code, signals.measure

),

measured as (

    select
        indicators.*,
        counts.customer_count,
        case
            when indicators.missing_files is not null then 0
            when indicators.is_event
                then counts.customer_count - coalesce(seen_counts.no_value_count, 0)
            else coalesce(seen_counts.value_count, 0)
        end as measured_customer_count,
        coalesce(signalling.customer_count, 0) as signalling_customer_count

    from indicators
    cross join counts
    left join seen_counts on indicators.point_measure = seen_counts.measure
    left join signalling
        on
            indicators.indicator_code = signalling.indicator_code
            and indicators.measure = signalling.measure

)

select
    indicator_code,
    indicator_no,
    category,
    measure,
    title,
    says,
    comparison,
    blue_threshold,
    yellow_threshold,
    orange_threshold,
    red_threshold,
    until_value,
    unit,
    needs,
    missing_files,
    cast(customer_count as bigint) as customer_count,
    cast(measured_customer_count as bigint) as measured_customer_count,
    cast(customer_count - measured_customer_count as bigint) as no_data_customer_count,
    cast(signalling_customer_count as bigint) as signalling_customer_count,
    source,
    is_verified,
    is_own,
    effective_from

from measured
