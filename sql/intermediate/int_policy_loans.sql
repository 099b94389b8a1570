-- Which loans fall under which limit or ban of the credit policy.
--
-- grain: one row per policy and loan paid out by the as-of date that falls under it
-- key:   policy_number, loan_number
-- note:  industry and group as the register of customers has them now, the region as the organisation
--        that handles the loan now; an industry falls under the section and under every first part
--        of its digits, a customer without digits under its section alone
-- table

with

policies as (

    select * from intermediate.int_policy_limits

),

loans as (

    select * from intermediate.int_loans

),

customers as (

    select * from staging.stg_bank__customers

),

industries as (

    select * from intermediate.int_customer_industries

),

org_closure as (

    select * from marts.org_closure

),

industry_codes as (

    select distinct
        industry_code,
        industry_section,
        industry_digits

    from industries

),

-- Codes are a few hundred, so each is held against each policy once and not loan by loan.
policy_codes as (

    select
        policies.policy_number,
        industry_codes.industry_code

    from policies
    cross join industry_codes

    where
        policies.is_industry
        and (
            policies.member_section is null
            or policies.member_section = industry_codes.industry_section
        )
        and substr(industry_codes.industry_digits, 1, length(policies.member_digits))
        = policies.member_digits

),

policy_customers as (

    select
        policy_codes.policy_number,
        industries.customer_id

    from industries
    inner join policy_codes on industries.industry_code = policy_codes.industry_code

    union all

    select
        policies.policy_number,
        policies.member as customer_id

    from policies

    where policies.dimension = 'CUSTOMER'

    union all

    select
        policies.policy_number,
        customers.customer_id

    from customers
    inner join policies on customers.group_id = policies.member

    where policies.dimension = 'GROUP'

)

select
    policy_customers.policy_number,
    loans.loan_number

from loans
inner join policy_customers on loans.customer_id = policy_customers.customer_id

union all

select
    policies.policy_number,
    loans.loan_number

from loans
inner join policies on loans.product_code = policies.member

where policies.dimension = 'PRODUCT'

union all

select
    policies.policy_number,
    loans.loan_number

from loans
inner join org_closure on loans.org_id = org_closure.descendant_org_id
inner join policies on org_closure.ancestor_org_id = policies.member

where policies.dimension = 'REGION'
