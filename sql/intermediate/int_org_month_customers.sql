-- Distinct borrowers of each organisation's subtree at each month end, of the whole book and of the
-- book without low-risk loans.
--
-- grain: one row per organisation with loans below it, month end and book
-- key:   org_id, month_end_date, book
-- note:  who has one loan ever is counted with that loan, without being told apart from anyone; who
--        borrows at one organisation only is counted there and summed; only the others need a
--        distinct count at every level
-- table

with

measured as (

    select * from intermediate.int_loan_months_measured

),

org_closure as (

    select * from marts.org_closure

),

loans as (

    select * from intermediate.int_loans

),

customers_with_several_loans as (

    select
        customer_id,
        count(*) as loan_count

    from loans

    group by customer_id

    having count(*) > 1

),

customers_with_one_loan as (

    select
        measured.org_id,
        measured.month_end_date,
        measured.scope = 'LOW_RISK' as is_low_risk,
        count(*) as customer_count

    from measured
    left join customers_with_several_loans
        on measured.customer_id = customers_with_several_loans.customer_id

    where customers_with_several_loans.customer_id is null

    group by measured.org_id, measured.month_end_date, measured.scope = 'LOW_RISK'

),

loan_months_to_tell_apart as (

    select
        measured.customer_id,
        measured.org_id,
        measured.scope,
        measured.month_end_date

    from measured
    inner join customers_with_several_loans
        on measured.customer_id = customers_with_several_loans.customer_id

),

customer_months as (

    select
        customer_id,
        month_end_date,
        min(org_id) as first_org_id,
        max(org_id) as last_org_id,
        min(case when scope <> 'LOW_RISK' then org_id end) as first_org_id_without_low_risk,
        max(case when scope <> 'LOW_RISK' then org_id end) as last_org_id_without_low_risk

    from loan_months_to_tell_apart

    group by customer_id, month_end_date

),

counted_once as (

    select
        'ALL' as book,
        org_id,
        month_end_date,
        customer_count

    from customers_with_one_loan

    union all

    select
        'WITHOUT_LOW_RISK' as book,
        org_id,
        month_end_date,
        customer_count

    from customers_with_one_loan

    where not is_low_risk

    union all

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
        loan_months_to_tell_apart.customer_id,
        loan_months_to_tell_apart.org_id,
        loan_months_to_tell_apart.month_end_date,
        bool_or(
            customer_months.first_org_id_without_low_risk
            <> customer_months.last_org_id_without_low_risk
            and loan_months_to_tell_apart.scope <> 'LOW_RISK'
        ) as is_spread_without_low_risk

    from loan_months_to_tell_apart
    inner join customer_months
        on
            loan_months_to_tell_apart.customer_id = customer_months.customer_id
            and loan_months_to_tell_apart.month_end_date = customer_months.month_end_date

    where customer_months.first_org_id <> customer_months.last_org_id

    group by
        loan_months_to_tell_apart.customer_id,
        loan_months_to_tell_apart.org_id,
        loan_months_to_tell_apart.month_end_date

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
