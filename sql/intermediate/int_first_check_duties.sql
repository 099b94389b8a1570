-- The first check after each disbursement 首检.
--
-- grain: one row per loan with a rule for its first check
-- key:   loan_id
-- note:  nothing closes it: late is still better than never. One that was due before the record of first
--        checks begins is one only where the record speaks of the loan: nothing tells what was checked then
-- table

with

loans as (

    select * from intermediate.int_inspected_loans

),

terms as (

    select * from intermediate.int_inspection_terms

    where
        inspection_type = 'FIRST'
        and five_class = 'PASS'

),

inspections as (

    select * from staging.stg_bank__inspections

    where inspection_type = 'FIRST'

),

recorded as (

    select min(least(due_date, coalesce(done_date, due_date))) as since_date

    from inspections

),

named_loans as (

    select distinct loan_id

    from inspections

    where loan_id is not null

),

named_customers as (

    select distinct customer_id

    from inspections

    where
        loan_id is null
        and customer_id is not null

)

select
    'FIRST' as inspection_type,
    terms.rule_code,
    loans.customer_id,
    loans.loan_id,
    loans.org_id,
    cast(null as varchar) as trigger_id,
    loans.disbursed_date as opens_date,
    loans.disbursed_date + terms.days as due_date,
    cast(null as date) as closes_date

from loans
inner join terms on loans.kind_number = terms.kind_number
cross join recorded
left join named_loans on loans.loan_id = named_loans.loan_id
left join named_customers on loans.customer_id = named_customers.customer_id

where
    recorded.since_date is null
    or recorded.since_date <= loans.disbursed_date + terms.days
    or named_loans.loan_id is not null
    or named_customers.customer_id is not null
