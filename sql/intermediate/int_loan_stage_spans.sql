-- From when until when each loan was in which stage, from disbursement on.
--
-- grain: one row per loan and unbroken run of days in one stage
-- key:   loan_number, from_date
-- note:  of stages that hold on the same day the one nearest to a loss goes first: out of the book,
--        not reported, overdue, past or before maturity, observed, first check, regular
-- table

with

parameters as (

    select * from intermediate.int_process_parameters

),

marks as (

    select * from intermediate.int_stage_marks

),

days as (

    select
        loan_number,
        max(case when subject = 'LEFT' then stage_no end) as left_no,
        max(case when subject = 'BOOK' then stage_no end) as book_no,
        max(case when subject = 'REPORT' then stage_no end) as report_no,
        max(case when subject = 'OVERDUE' then stage_no end) as overdue_no,
        max(case when subject = 'MATURITY' then stage_no end) as maturity_no,
        max(case when subject = 'RESTRUCTURED' then stage_no end) as restructured_no,
        max(case when subject = 'CHECK' then stage_no end) as check_no,
        mark_date

    from marks

    group by loan_number, mark_date

),

held as (

    select
        loan_number,
        last_value(left_no ignore nulls) over until_day as left_no,
        last_value(book_no ignore nulls) over until_day as book_no,
        last_value(report_no ignore nulls) over until_day as report_no,
        last_value(overdue_no ignore nulls) over until_day as overdue_no,
        last_value(maturity_no ignore nulls) over until_day as maturity_no,
        last_value(restructured_no ignore nulls) over until_day as restructured_no,
        last_value(check_no ignore nulls) over until_day as check_no,
        mark_date

    from days

    window
        until_day as (
            partition by loan_number order by mark_date
            rows between unbounded preceding and current row
        )

),

staged as (

    select
        held.loan_number,
        coalesce(
            nullif(held.left_no, 0),
            nullif(held.book_no, 0),
            nullif(held.report_no, 0),
            nullif(held.overdue_no, 0),
            nullif(held.maturity_no, 0),
            nullif(held.restructured_no, 0),
            nullif(held.check_no, 0),
            parameters.regular_no
        ) as stage_no,
        held.mark_date

    from held
    cross join parameters

),

followed as (

    select
        loan_number,
        stage_no,
        lag(stage_no) over (partition by loan_number order by mark_date) as previous_stage_no,
        mark_date

    from staged

)

select
    loan_number,
    stage_no,
    previous_stage_no,
    mark_date as from_date,
    lead(mark_date) over (partition by loan_number order by mark_date) as until_date

from followed

where
    previous_stage_no is null
    or stage_no <> previous_stage_no
