-- From when until when each loan was in which stage, day by day, and how that stands to the limit.
--
-- grain: one row per loan and unbroken run of days in one stage, from disbursement on
-- key:   loan_id, from_date
-- scope: org_id
-- sort:  org_id, loan_id, from_date
-- note:  the stage of a day is that at its end. Loans on the REPORTED basis are known from each
--        month-end record on, and dated there
-- columns:
--   loan_id: Loan
--   customer_id: Borrower
--   org_id: Organisation that handles the loan
--   product_code: Product
--   scope: IN, LOW_RISK or SME_SPECIAL
--   stage_code: Stage
--   stage_no: Place of the stage in the life of a loan
--   is_in_book: The loan is in the book on these days
--   previous_stage_code: Stage before; empty at disbursement
--   from_date: First day in the stage
--   until_date: First day no longer in it; empty while in it on the as-of date
--   days_in_stage [days]: Days from the first day in it to the first one no longer, or the as-of date
--   limit_date: Last day within the limit; empty where the stage has none
--   days_over_limit [days]: Days in it beyond that day

with

build_arguments as (

    select * from staging.stg_postloan__build_arguments

),

stages as (

    select * from staging.stg_postloan__process_stages

),

spans as (

    select * from intermediate.int_loan_stage_spans

),

loans as (

    select * from intermediate.int_loans

),

first_checks as (

    select * from intermediate.int_first_checks

),

limited as (

    select
        spans.loan_number,
        spans.previous_stage_no,
        stages.stage_code,
        stages.stage_no,
        stages.is_in_book,
        spans.from_date,
        spans.until_date,
        coalesce(spans.until_date, build_arguments.as_of_date) as counted_to_date,
        -- The first check is due by its own day, whatever came between.
        case
            when stages.stage_code = 'FIRST_CHECK'
                then
                    coalesce(loans.disbursed_date + stages.limit_days, first_checks.limit_date)
            else spans.from_date + stages.limit_days
        end as limit_date

    from spans
    inner join stages on spans.stage_no = stages.stage_no
    inner join loans on spans.loan_number = loans.loan_number
    cross join build_arguments
    left join first_checks on spans.loan_number = first_checks.loan_number

)

select
    loans.loan_id,
    loans.customer_id,
    loans.org_id,
    loans.product_code,
    loans.scope,
    limited.stage_code,
    limited.stage_no,
    limited.is_in_book,
    previous_stages.stage_code as previous_stage_code,
    limited.from_date,
    limited.until_date,
    cast(limited.counted_to_date - limited.from_date as integer) as days_in_stage,
    limited.limit_date,
    cast(greatest(limited.counted_to_date - limited.limit_date, 0) as integer) as days_over_limit

from limited
inner join loans on limited.loan_number = loans.loan_number
left join stages as previous_stages on limited.previous_stage_no = previous_stages.stage_no
