-- How many customers of each class an organisation has, its whole subtree, at each month end.
--
-- grain: one row per organisation, month end, customer type and class with a customer
-- key:   org_id, month_end_date, customer_type, behaviour_class
-- scope: org_id
-- sort:  org_id, month_end_date
-- note:  a customer counts once, however many organisations below handle loans of it; types and
--        classes add up to the organisation, organisations do not
-- columns:
--   org_id: Organisation, with everything below it
--   month_end_date: Calendar month end, or the as-of date as the last point
--   customer_type: Type of the borrower, or UNKNOWN
--   behaviour_class: M2_PLUS, C, B, NEW, A, or NOT_REPORTED
--   customer_count [customers]: Distinct customers of the class
--   low_risk_customer_count [customers]: Those of them with low-risk loans only
--   outstanding_principal [yuan]: Principal not yet paid of their loans at the organisation
--   beyond_low_risk_principal [yuan]: Part of it of loans that are not low-risk; empty without any

with

customer_org_months as (

    select * from intermediate.int_customer_org_months

),

customer_months as (

    select * from intermediate.int_customer_months

),

months as (

    select * from intermediate.int_months

),

org_closure as (

    select * from marts.org_closure

),

joined as (

    select
        customer_months.customer_number,
        customer_org_months.org_id,
        customer_months.month_number,
        customer_months.customer_type,
        customer_months.behaviour_class,
        customer_months.is_spread,
        customer_org_months.loan_count,
        customer_org_months.low_risk_loan_count,
        customer_org_months.outstanding_principal,
        customer_org_months.beyond_low_risk_principal

    from customer_org_months
    inner join customer_months
        on
            customer_org_months.customer_number = customer_months.customer_number
            and customer_org_months.month_number = customer_months.month_number

),

-- Most customers borrow at one organisation only: counted there, and summed on the way up.
counted_once as (

    select
        org_id,
        month_number,
        customer_type,
        behaviour_class,
        count(*) as customer_count,
        count(case when low_risk_loan_count = loan_count then 1 end) as low_risk_customer_count,
        sum(outstanding_principal) as outstanding_principal,
        sum(beyond_low_risk_principal) as beyond_low_risk_principal

    from joined

    where not is_spread

    group by org_id, month_number, customer_type, behaviour_class

),

-- The others are found once at every level.
spread_customers as (

    select
        org_closure.ancestor_org_id as org_id,
        joined.customer_number,
        joined.month_number,
        joined.customer_type,
        joined.behaviour_class,
        sum(joined.loan_count) as loan_count,
        sum(joined.low_risk_loan_count) as low_risk_loan_count,
        sum(joined.outstanding_principal) as outstanding_principal,
        sum(joined.beyond_low_risk_principal) as beyond_low_risk_principal

    from joined
    inner join org_closure on joined.org_id = org_closure.descendant_org_id

    where joined.is_spread

    group by
        org_closure.ancestor_org_id,
        joined.customer_number,
        joined.month_number,
        joined.customer_type,
        joined.behaviour_class

),

both_kinds as (

    select
        org_closure.ancestor_org_id as org_id,
        counted_once.month_number,
        counted_once.customer_type,
        counted_once.behaviour_class,
        counted_once.customer_count,
        counted_once.low_risk_customer_count,
        counted_once.outstanding_principal,
        counted_once.beyond_low_risk_principal

    from counted_once
    inner join org_closure on counted_once.org_id = org_closure.descendant_org_id

    union all

    select
        org_id,
        month_number,
        customer_type,
        behaviour_class,
        1 as customer_count,
        case when low_risk_loan_count = loan_count then 1 else 0 end as low_risk_customer_count,
        outstanding_principal,
        beyond_low_risk_principal

    from spread_customers

)

select
    both_kinds.org_id,
    months.month_end_date,
    both_kinds.customer_type,
    both_kinds.behaviour_class,
    cast(sum(both_kinds.customer_count) as bigint) as customer_count,
    cast(sum(both_kinds.low_risk_customer_count) as bigint) as low_risk_customer_count,
    cast(sum(both_kinds.outstanding_principal) as decimal(38, 2)) as outstanding_principal,
    cast(sum(both_kinds.beyond_low_risk_principal) as decimal(38, 2))
        as beyond_low_risk_principal

from both_kinds
inner join months on both_kinds.month_number = months.month_number

group by
    both_kinds.org_id,
    months.month_end_date,
    both_kinds.customer_type,
    both_kinds.behaviour_class
