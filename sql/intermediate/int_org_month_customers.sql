-- Distinct borrowers of each organisation's subtree at each month end, of the whole book and of the
-- book without low-risk loans.
--
-- grain: one row per organisation with loans below it, month end and book
-- key:   org_id, month_end_date, book
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
        min(org_id) as first_org_id,
        max(org_id) as last_org_id,
        min(case when scope <> 'LOW_RISK' then org_id end) as first_org_id_without_low_risk,
        max(case when scope <> 'LOW_RISK' then org_id end) as last_org_id_without_low_risk

    from measured

    group by customer_id, month_end_date

),

counted_once as (

    select
        'ALL' as book,
        first_org_id as org_id,
        month_end_date,
        count(*) as customer_count

    from customer_months

    where first_org_id = last_org_id

    group by first_org_id, month_end_date

    union all

    select
        'WITHOUT_LOW_RISK' as book,
        first_org_id_without_low_risk as org_id,
        month_end_date,
        count(*) as customer_count

    from customer_months

    where first_org_id_without_low_risk = last_org_id_without_low_risk

    group by first_org_id_without_low_risk, month_end_date

),

-- Whoever is spread without low-risk loans is spread with them.
spread_customers as (

    select
        measured.customer_id,
        measured.org_id,
        measured.month_end_date,
        bool_or(
            customer_months.first_org_id_without_low_risk
            <> customer_months.last_org_id_without_low_risk
            and measured.scope <> 'LOW_RISK'
        ) as is_spread_without_low_risk

    from measured
    inner join customer_months
        on
            measured.customer_id = customer_months.customer_id
            and measured.month_end_date = customer_months.month_end_date

    where customer_months.first_org_id <> customer_months.last_org_id

    group by measured.customer_id, measured.org_id, measured.month_end_date

),

spread_over_books as (

    select
        'ALL' as book,
        customer_id,
        org_id,
        month_end_date

    from spread_customers

    union all

    select
        'WITHOUT_LOW_RISK' as book,
        customer_id,
        org_id,
        month_end_date

    from spread_customers

    where is_spread_without_low_risk

),

counted_at_every_level as (

    select
        spread_over_books.book,
        org_closure.ancestor_org_id as org_id,
        spread_over_books.month_end_date,
        count(distinct spread_over_books.customer_id) as customer_count

    from spread_over_books
    inner join org_closure on spread_over_books.org_id = org_closure.descendant_org_id

    group by
        spread_over_books.book,
        org_closure.ancestor_org_id,
        spread_over_books.month_end_date

),

both_kinds as (

    select
        counted_once.book,
        org_closure.ancestor_org_id as org_id,
        counted_once.month_end_date,
        counted_once.customer_count

    from counted_once
    inner join org_closure on counted_once.org_id = org_closure.descendant_org_id

    union all

    select
        book,
        org_id,
        month_end_date,
        customer_count

    from counted_at_every_level

)

select
    org_id,
    month_end_date,
    book,
    cast(sum(customer_count) as bigint) as customer_count

from both_kinds

group by org_id, month_end_date, book
