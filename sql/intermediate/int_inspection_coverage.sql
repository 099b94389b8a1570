-- The loans that are to be inspected, and those that were in the days before each month end.
--
-- grain: one row per organisation and month end with such loans
-- key:   org_id, month_end_date
-- note:  own loans only; low-risk loans are not to be inspected
-- table

with

portfolio_months as (

    select * from marts.portfolio_months

    where scope <> 'LOW_RISK'

),

inspected_days as (

    select * from intermediate.int_last_inspections

),

loans as (

    select * from intermediate.int_inspected_loans

),

loan_months as (

    select * from intermediate.int_loan_months

    where is_active

),

months as (

    select * from intermediate.int_months

),

parameters as (

    select * from intermediate.int_inspection_duty_parameters

),

build_arguments as (

    select * from staging.stg_postloan__build_arguments

),

in_scope as (

    select
        org_id,
        month_end_date,
        cast(sum(loan_count) as bigint) as loan_count,
        sum(outstanding_principal) as outstanding_principal

    from portfolio_months

    group by org_id, month_end_date

),

-- A day counts until its window is over, or until the next one, which counts instead.
stretches as (

    select
        inspected_days.loan_number,
        inspected_days.done_date as from_date,
        least(
            inspected_days.done_date + parameters.coverage_days - 1,
            coalesce(inspected_days.next_done_date - 1, build_arguments.as_of_date),
            build_arguments.as_of_date
        ) as until_date

    from inspected_days
    cross join parameters
    cross join build_arguments

),

unfolded as (

    select
        loan_number,
        from_date,
        until_date,
        cast(
            unnest(generate_series(
                cast(extract(year from from_date) * 12 + extract(month from from_date) as integer),
                cast(extract(year from until_date) * 12 + extract(month from until_date) as integer)
            )) as integer
        ) as month_number

    from stretches

),

covered as (

    select
        loans.org_id,
        months.month_end_date,
        count(*) as loan_count,
        sum(loan_months.outstanding_principal) as outstanding_principal

    from unfolded
    inner join months
        on
            unfolded.month_number = months.month_number
            and unfolded.from_date <= months.month_end_date
            and unfolded.until_date >= months.month_end_date
    inner join loans on unfolded.loan_number = loans.loan_number
    inner join loan_months
        on
            unfolded.loan_number = loan_months.loan_number
            and unfolded.month_number = loan_months.month_number

    where loans.scope <> 'LOW_RISK'

    group by loans.org_id, months.month_end_date

)

select
    in_scope.org_id,
    in_scope.month_end_date,
    in_scope.loan_count,
    coalesce(covered.loan_count, 0) as inspected_loan_count,
    in_scope.outstanding_principal,
    case when covered.loan_count is null then 0 else covered.outstanding_principal end
        as inspected_principal

from in_scope
left join covered
    on
        in_scope.org_id = covered.org_id
        and in_scope.month_end_date = covered.month_end_date
