-- The loans in the book under each limit or ban of the credit policy.
--
-- grain: one row per policy and loan in the book on the as-of date
-- key:   policy_id, loan_id
-- scope: org_id
-- sort:  org_id, policy_id, loan_id
-- note:  a loan may fall under several policies: they are not added up with each other
-- columns:
--   policy_id: Policy
--   loan_id: Loan
--   customer_id: Borrower
--   org_id: Organisation that handles the loan
--   outstanding_principal [yuan]: Principal not yet paid

with

policies as (

    select * from intermediate.int_policy_limits

),

policy_loans as (

    select * from intermediate.int_policy_loans

),

numbered_loans as (

    select * from intermediate.int_loans

),

loan_months as (

    select * from intermediate.int_loan_months

),

last_months as (

    select max(month_number) as month_number

    from intermediate.int_months

)

select
    policies.policy_id,
    numbered_loans.loan_id,
    numbered_loans.customer_id,
    numbered_loans.org_id,
    cast(loan_months.outstanding_principal as decimal(18, 2)) as outstanding_principal

from policy_loans
inner join policies on policy_loans.policy_number = policies.policy_number
inner join numbered_loans on policy_loans.loan_number = numbered_loans.loan_number
inner join loan_months on policy_loans.loan_number = loan_months.loan_number
inner join last_months on loan_months.month_number = last_months.month_number

where loan_months.is_active
