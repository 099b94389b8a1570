-- Balances in the book of borrowers who owe or gave statements, at each month end since the first.
--
-- grain: one row per borrower, organisation and month end with a loan in the book
-- key:   customer_id, org_id, month_end_date
-- note:  the one look at every loan and month that statements take; nothing before the first period
--        of the file, for nothing tells whether statements were kept then
-- table

with

loan_months as (

    select * from marts.loan_months

),

customers as (

    select * from staging.stg_bank__customers

),

frequencies as (

    select * from staging.stg_postloan__statement_frequencies

),

statements as (

    select * from intermediate.int_statements

),

first_period as (

    select min(period_end_date) as period_end_date

    from statements

),

asked as (

    select customers.customer_id

    from customers
    inner join frequencies on customers.customer_type = frequencies.customer_type

    union

    select customer_id

    from statements

)

select
    loan_months.customer_id,
    loan_months.org_id,
    -- Low-risk loans and those under rules of their own ask for no statement.
    count(case when loan_months.scope = 'IN' then 1 end) > 0 as is_in_scope,
    sum(loan_months.outstanding_principal) as outstanding_principal,
    loan_months.month_end_date

from loan_months
inner join asked on loan_months.customer_id = asked.customer_id
inner join first_period on loan_months.month_end_date >= first_period.period_end_date

where loan_months.loan_state = 'ACTIVE'

group by loan_months.customer_id, loan_months.org_id, loan_months.month_end_date
