-- Fails when a loan waits for a first check as a stage or as a duty but not as the other.
-- A graver stage goes before that of the first check, so only a regular one contradicts the duty.

with

loan_stages as (

    select * from marts.loan_stages

),

process_stages as (

    select * from marts.process_stages

    where
        stage_code = 'FIRST_CHECK'
        and is_told

),

duties as (

    select * from marts.inspection_duties

    where
        inspection_type = 'FIRST'
        and done_date is null

),

duties_of_customers as (

    select distinct customer_id from duties

    where loan_id is null

),

by_rule as (

    select * from duties

    where
        basis = 'RULE'
        and duty_state in ('OVERDUE', 'OPEN')

),

build_info as (

    select * from marts.build_info

),

parameters as (

    select * from intermediate.int_inspection_duty_parameters

)

select
    loan_stages.loan_id,
    loan_stages.stage_code,
    loan_stages.limit_date

from loan_stages
inner join by_rule on loan_stages.loan_id = by_rule.loan_id
cross join process_stages

where loan_stages.stage_code = 'REGULAR'

union all

select
    loan_stages.loan_id,
    loan_stages.stage_code,
    loan_stages.limit_date

from loan_stages
cross join build_info
cross join parameters
left join duties as duties_of_loans on loan_stages.loan_id = duties_of_loans.loan_id
left join duties_of_customers
    on loan_stages.customer_id = duties_of_customers.customer_id

where
    loan_stages.stage_code = 'FIRST_CHECK'
    and extract(year from loan_stages.limit_date) * 12
    + extract(month from loan_stages.limit_date)
    >= extract(year from build_info.as_of_date) * 12
    + extract(month from build_info.as_of_date) - parameters.duty_months
    and duties_of_loans.loan_id is null
    and duties_of_customers.customer_id is null
