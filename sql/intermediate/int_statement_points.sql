-- What early warning measures of financial statements 财务类: from when to when which value held.
--
-- grain: one row per measure, customer and time a statement was the latest the bank had; and one per
--        statement that is or was late
-- key:   measure, customer_id, evidence_id
-- note:  a statement speaks from the day it was received (without one, from the end of its period) until
--        one of a later period is there. Lateness begins the day after the deadline and ends with the
--        statement, or with one of a later period: what was never sent is then no longer waited for

with

build_arguments as (

    select * from staging.stg_postloan__build_arguments

),

statements as (

    select * from intermediate.int_statements

),

measures as (

    select * from intermediate.int_statement_measures

),

duties as (

    select * from marts.statement_duties

),

owed as (

    select
        customer_id,
        period_end_date,
        duty_state,
        max(due_date) as due_date

    from duties

    group by customer_id, period_end_date, duty_state

),

-- The days of receipt of later periods, carried back to each period.
periods as (

    select
        customer_id,
        period_end_date,
        1 as is_statement,
        null as duty_state,
        null as due_date,
        coalesce(received_date, period_end_date) as known_date

    from statements

    union all

    select
        customer_id,
        period_end_date,
        0 as is_statement,
        duty_state,
        due_date,
        null as known_date

    from owed

),

followed as (

    select
        *,
        min(known_date) over (
            partition by customer_id
            order by period_end_date desc, is_statement asc
            rows between unbounded preceding and 1 preceding
        ) as later_known_date

    from periods

),

known as (

    select
        followed.customer_id,
        followed.period_end_date,
        followed.known_date,
        case
            when followed.later_known_date <= build_arguments.as_of_date
                then followed.later_known_date
        end as until_date

    from followed
    cross join build_arguments

    where
        followed.is_statement = 1
        and (followed.later_known_date is null or followed.known_date < followed.later_known_date)

),

late as (

    select
        followed.customer_id,
        followed.period_end_date,
        followed.due_date,
        least(statements.received_date, followed.later_known_date) as until_date

    from followed
    left join statements
        on
            followed.customer_id = statements.customer_id
            and followed.period_end_date = statements.period_end_date

    where
        followed.is_statement = 0
        and followed.duty_state in ('LATE', 'MISSING')

)

select
    measures.measure,
    known.customer_id,
    null as loan_id,
    known.known_date as from_date,
    known.until_date as to_date,
    measures.value,
    false as rises_daily,
    cast(known.period_end_date as varchar) as evidence_id,
    measures.no_data_reason

from known
inner join measures
    on
        known.customer_id = measures.customer_id
        and known.period_end_date = measures.period_end_date

union all

select
    'DAYS_LATE' as measure,
    late.customer_id,
    null as loan_id,
    late.due_date + 1 as from_date,
    case when late.until_date <= build_arguments.as_of_date then late.until_date end as to_date,
    1 as value,
    true as rises_daily,
    cast(late.period_end_date as varchar) as evidence_id,
    null as no_data_reason

from late
cross join build_arguments

where
    late.due_date < build_arguments.as_of_date
    and (late.until_date is null or late.until_date > late.due_date + 1)
