-- The months on book that each cohort has reached: alone, and together with its quarter and its year.
--
-- grain: one row per kind of period, cohort of it and month on book
-- key:   period_kind, cohort_month, months_on_book
-- scope: bank
-- sort:  period_kind, period_start_date, cohort_month, months_on_book
-- note:  a month counts when it is over: the as-of date inside a month is no month on book. A quarter
--        or year reaches a month on book when its last calendar month does, so that every point of
--        its curve is made of the same loans
-- columns:
--   period_kind: MONTH, QUARTER or YEAR
--   period_start_date: First day of the period
--   cohort_month: First day of the month of disbursement
--   months_on_book [months]: Calendar months since the month of disbursement, which is 0
--   month_end_date: Month end at which the cohort had been on book for so long
--   reached_date: Month end at which all of the period had

with

months as (

    select * from intermediate.int_months

),

period_kinds as (

    select
        'MONTH' as period_kind,
        1 as month_count

    union all

    select
        'QUARTER' as period_kind,
        3 as month_count

    union all

    select
        'YEAR' as period_kind,
        12 as month_count

),

-- Month numbers leave 1 over for every January, so counting from 0 finds the period by a remainder.
periods as (

    select
        period_kinds.period_kind,
        months.month_number,
        months.month_start_date as cohort_month,
        months.month_number - (months.month_number - 1) % period_kinds.month_count
            as first_month_number,
        months.month_number - (months.month_number - 1) % period_kinds.month_count
        + period_kinds.month_count - 1 as last_month_number

    from months
    cross join period_kinds

),

started as (

    select
        period_kind,
        month_number,
        cohort_month,
        last_month_number,
        cast(
            cohort_month
            - (month_number - first_month_number) * interval 1 month as date
        ) as period_start_date

    from periods

)

select
    started.period_kind,
    started.period_start_date,
    started.cohort_month,
    reached.month_number - started.last_month_number as months_on_book,
    on_book.month_end_date,
    reached.month_end_date as reached_date

from started
inner join months as reached on started.last_month_number <= reached.month_number
inner join months as on_book
    on
        on_book.month_number
        = started.month_number + reached.month_number - started.last_month_number

where not reached.is_month_to_date
