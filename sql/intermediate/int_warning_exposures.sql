-- Principal not yet paid of every loan and borrower warned of, month by month.
--
-- grain: one row per loan or borrower warned of and month
-- key:   subject, month_number
-- note:  the borrower stands for all its loans where a warning names none
-- table

with

members as (

    select * from intermediate.int_warning_members

),

loan_months as (

    select * from intermediate.int_loan_months

),

loans as (

    select * from intermediate.int_loans

),

warned_loans as (

    select distinct loan_id

    from members

    where loan_id is not null

),

warned_customers as (

    select distinct customer_id

    from members

    where loan_id is null

)

select
    warned_loans.loan_id as subject,
    loan_months.month_number,
    cast(loan_months.outstanding_principal as decimal(38, 2)) as outstanding_principal

from warned_loans
inner join loans on warned_loans.loan_id = loans.loan_id
inner join loan_months on loans.loan_number = loan_months.loan_number

union all

select
    concat('C-', warned_customers.customer_id) as subject,
    loan_months.month_number,
    cast(sum(loan_months.outstanding_principal) as decimal(38, 2)) as outstanding_principal

from warned_customers
inner join loans on warned_customers.customer_id = loans.customer_id
inner join loan_months on loans.loan_number = loan_months.loan_number

group by warned_customers.customer_id, loan_months.month_number
