-- Each organisation's own loans at each month end by stage, and how many are in it beyond its limit.
--
-- grain: one row per organisation, month end, stage and scope with loans in the book
-- key:   org_id, month_end_date, stage_code, scope
-- scope: org_id
-- sort:  org_id, month_end_date, stage_code
-- note:  own loans only; join org_closure for a subtree
-- columns:
--   org_id: Organisation that handles the loans
--   month_end_date: Calendar month end, or the as-of date as the last point
--   stage_code: Stage
--   scope: IN, LOW_RISK or SME_SPECIAL
--   loan_count [loans]: Loans in the stage
--   outstanding_principal [yuan]: Principal not yet paid of those loans
--   stuck_loan_count [loans]: Loans in it beyond its limit
--   stuck_principal [yuan]: Principal not yet paid of those loans

with

build_arguments as (

    select * from staging.stg_postloan__build_arguments

),

spans as (

    select * from marts.loan_stage_spans

    where is_in_book

),

loans as (

    select * from intermediate.int_loans

),

loan_months as (

    select * from intermediate.int_loan_months

    where is_active

),

months as (

    select * from intermediate.int_months

),

-- The month ends inside a span: from that of its first day to the last one before it ends.
unfolded as (

    select
        loans.loan_number,
        spans.stage_code,
        spans.limit_date,
        cast(
            unnest(generate_series(
                cast(
                    extract(year from spans.from_date) * 12 + extract(month from spans.from_date)
                    as integer
                ),
                cast(
                    extract(
                        year from coalesce(spans.until_date, build_arguments.as_of_date)
                    ) * 12
                    + extract(
                        month from coalesce(spans.until_date, build_arguments.as_of_date)
                    )
                    - case when spans.until_date is null then 0 else 1 end as integer
                )
            )) as integer
        ) as month_number

    from spans
    inner join loans on spans.loan_id = loans.loan_id
    cross join build_arguments

),

judged as (

    select
        loans.org_id,
        loans.scope,
        months.month_end_date,
        unfolded.stage_code,
        loan_months.outstanding_principal,
        coalesce(unfolded.limit_date < months.month_end_date, false) as is_stuck

    from loan_months
    inner join unfolded
        on
            loan_months.loan_number = unfolded.loan_number
            and loan_months.month_number = unfolded.month_number
    inner join loans on loan_months.loan_number = loans.loan_number
    inner join months on loan_months.month_number = months.month_number

)

select
    org_id,
    month_end_date,
    stage_code,
    scope,
    count(*) as loan_count,
    sum(outstanding_principal) as outstanding_principal,
    count(case when is_stuck then 1 end) as stuck_loan_count,
    -- Nothing stuck is 0; stuck loans none of whose balances is reported are missing.
    case
        when count(case when is_stuck then 1 end) = 0 then 0
        else sum(case when is_stuck then outstanding_principal end)
    end as stuck_principal

from judged

group by org_id, month_end_date, stage_code, scope
