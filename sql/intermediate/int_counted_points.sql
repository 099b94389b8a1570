-- How often a customer became overdue, and paid with a new loan, within the months looked back on.
--
-- grain: one row per measure, customer and time with the same count
-- key:   measure, customer_id, from_date
-- note:  what happened on a day counts from then on until the same day so many calendar months later;
--        where that month has no such day, to its end. A time the customer became overdue is the start
--        of an episode beyond the days of grace, and counts while its loan is in the book
-- table

with

build_arguments as (

    select * from staging.stg_postloan__build_arguments

),

parameters as (

    select * from intermediate.int_warning_measure_parameters

),

loans as (

    select * from intermediate.int_loans

),

stretches as (

    select * from intermediate.int_arrears_stretches

    where is_entry

),

payments as (

    select * from intermediate.int_payments_counted

    where txn_type = 'REFINANCE'

),

happened as (

    select
        'M1_ENTRIES' as measure,
        loans.customer_id,
        loans.loan_id as evidence_id,
        parameters.entry_window_months as window_months,
        stretches.first_date as day,
        loans.left_date

    from stretches
    inner join loans on stretches.loan_number = loans.loan_number
    cross join parameters

    union all

    select
        'REFINANCED_PAYMENTS' as measure,
        loans.customer_id,
        payments.txn_id as evidence_id,
        parameters.refinance_window_months as window_months,
        payments.value_date as day,
        null as left_date

    from payments
    inner join loans on payments.loan_number = loans.loan_number
    cross join parameters

),

anniversaries as (

    select
        *,
        cast(day + window_months * interval 1 month as date) as anniversary

    from happened

),

-- The first day whose window no longer holds it.
windowed as (

    select
        measure,
        customer_id,
        evidence_id,
        day,
        least(
            case
                when cast(anniversary - window_months * interval 1 month as date) < day
                    then anniversary + 1
                else anniversary
            end,
            left_date
        ) as until_date

    from anniversaries

),

turns as (

    select
        measure,
        customer_id,
        evidence_id,
        1 as change,
        day

    from windowed

    where day < until_date

    union all

    select
        measure,
        customer_id,
        null as evidence_id,
        -1 as change,
        until_date as day

    from windowed

    where day < until_date

),

turned as (

    select
        measure,
        customer_id,
        max(evidence_id) as evidence_id,
        sum(change) as change,
        day

    from turns

    group by measure, customer_id, day

),

counted as (

    select
        measure,
        customer_id,
        last_value(evidence_id ignore nulls) over to_date as evidence_id,
        sum(change) over to_date as count_to_date,
        day as from_date,
        lead(day) over (partition by measure, customer_id order by day) as to_date

    from turned

    window
        to_date as (
            partition by measure, customer_id order by day
            rows between unbounded preceding and current row
        )

)

select
    counted.measure,
    counted.customer_id,
    counted.evidence_id,
    cast(counted.count_to_date as double) as value,
    counted.from_date,
    case when counted.to_date <= build_arguments.as_of_date then counted.to_date end as to_date

from counted
cross join build_arguments

where
    counted.count_to_date > 0
    and counted.from_date <= build_arguments.as_of_date
