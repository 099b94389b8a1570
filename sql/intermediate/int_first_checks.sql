-- Loans that need a first check, how long it has, and when it was done.
--
-- grain: one row per loan that needs a first check
-- key:   loan_number
-- note:  a loan needs one when the bank plans or records one for it or its customer; else by its
--        kind, when it was paid out since the records of first checks begin: low-risk loans, small
--        loans of persons and loans kept in another system need none. The first check of the loan
--        done since it was paid out counts, or one of its customer that names no loan. Where no
--        frequency asks for one, a planned one has the time that loans of such customers have
-- table

with

process_parameters as (

    select * from intermediate.int_process_parameters

),

build_arguments as (

    select * from staging.stg_postloan__build_arguments

),

loans as (

    select * from intermediate.int_loans

),

inspections as (

    select * from staging.stg_bank__inspections

    where inspection_type = 'FIRST'

),

first_check_duties as (

    select * from intermediate.int_first_check_duties

),

frequencies as (

    select * from staging.stg_postloan__inspection_frequencies

    where inspection_type = 'FIRST'

),

frequency_cases as (

    select * from staging.stg_postloan__inspection_frequency_cases

    where dimension = 'CUSTOMER_TYPE'

),

customer_type_limits as (

    select
        frequency_cases.value as customer_type,
        min(frequencies.days) as limit_days

    from frequencies
    inner join frequency_cases on frequencies.rule_code = frequency_cases.rule_code

    group by frequency_cases.value

),

recorded as (

    select min(least(due_date, coalesce(done_date, due_date))) as since_date

    from inspections

),

checks as (

    select
        loans.loan_number,
        loans.disbursed_date,
        inspections.done_date

    from inspections
    inner join loans on inspections.loan_id = loans.loan_id

    union all

    select
        loans.loan_number,
        loans.disbursed_date,
        inspections.done_date

    from inspections
    inner join loans on inspections.customer_id = loans.customer_id

    where inspections.loan_id is null

),

checked as (

    select
        checks.loan_number,
        min(
            case
                when
                    checks.done_date >= checks.disbursed_date
                    and checks.done_date <= build_arguments.as_of_date
                    then checks.done_date
            end
        ) as done_date

    from checks
    cross join build_arguments

    group by checks.loan_number

)

select
    loans.loan_number,
    coalesce(
        cast(first_check_duties.due_date - first_check_duties.opens_date as integer),
        customer_type_limits.limit_days
    ) as limit_days,
    checked.done_date

from loans
cross join recorded
cross join process_parameters
left join checked on loans.loan_number = checked.loan_number
left join first_check_duties on loans.loan_id = first_check_duties.loan_id
left join customer_type_limits on loans.customer_type = customer_type_limits.customer_type

where
    checked.loan_number is not null
    or (
        loans.disbursed_date >= recorded.since_date
        and loans.has_schedule
        and loans.scope <> 'LOW_RISK'
        and (
            loans.customer_type <> 'RETAIL'
            or loans.disbursed_amount >= process_parameters.first_check_least_amount
        )
    )
