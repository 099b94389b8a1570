-- Distinct borrowers of each organisation's subtree at each month end.
--
-- grain: one row per organisation with loans below it and month end
-- key:   org_id, month_end_date
-- note:  most customers borrow at one organisation only and can be counted there and summed; only
--        the others need a distinct count at every level
-- table

with

measured as (

    select * from intermediate.int_loan_months_measured

),

org_closure as (

    select * from marts.org_closure

),

customer_months as (

    select
        customer_id,
        month_end_date,
        min(org_id) as org_id,
        min(org_id) <> max(org_id) as is_spread

    from measured

    group by customer_id, month_end_date

),

counted_once as (

    select
        org_id,
        month_end_date,
        count(*) as customer_count

    from customer_months

    where not is_spread

    group by org_id, month_end_date

),

spread_customers as (

    select distinct
        measured.customer_id,
        measured.org_id,
        measured.month_end_date

    from measured
    inner join customer_months
        on
            measured.customer_id = customer_months.customer_id
            and measured.month_end_date = customer_months.month_end_date

    where customer_months.is_spread

),

counted_at_every_level as (

    select
        org_closure.ancestor_org_id as org_id,
        spread_customers.month_end_date,
        count(distinct spread_customers.customer_id) as customer_count

    from spread_customers
    inner join org_closure on spread_customers.org_id = org_closure.descendant_org_id

    group by org_closure.ancestor_org_id, spread_customers.month_end_date

),

both_kinds as (

    select
        org_closure.ancestor_org_id as org_id,
        counted_once.month_end_date,
        counted_once.customer_count

    from counted_once
    inner join org_closure on counted_once.org_id = org_closure.descendant_org_id

    union all

    select
        org_id,
        month_end_date,
        customer_count

    from counted_at_every_level

)

select
    org_id,
    month_end_date,
    cast(sum(customer_count) as bigint) as customer_count

from both_kinds

group by org_id, month_end_date
