-- The first check after each disbursement 首检.
--
-- grain: one row per loan with a rule for its first check
-- key:   loan_id
-- note:  nothing closes it: late is still better than never

with

loans as (

    select * from intermediate.int_inspected_loans

),

terms as (

    select * from intermediate.int_inspection_terms

    where
        inspection_type = 'FIRST'
        and five_class = 'PASS'

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
