-- Money paid on each loan, day by day and to date, from nothing on the day of disbursement.
--
-- grain: one row per loan and day of disbursement or with a payment
-- key:   loan_number, value_date
-- table

with

payments as (

    select * from intermediate.int_payments_counted

),

loans as (

    select * from intermediate.int_loans

),

movements as (

    select
        loan_number,
        amount,
        coalesce(principal, 0) as split_principal,
        case when principal is null then 1 else 0 end as unsplit_count,
        case when txn_type = 'REFINANCE' then amount else 0 end as refinanced_amount,
        value_date

    from payments

    union all

    select
        loan_number,
        0 as amount,
        0 as split_principal,
        0 as unsplit_count,
        0 as refinanced_amount,
        disbursed_date as value_date

    from loans

),

days as (

    select
        loan_number,
        value_date,
        cast(sum(amount) as decimal(18, 2)) as amount,
        cast(sum(split_principal) as decimal(18, 2)) as split_principal,
        cast(sum(refinanced_amount) as decimal(18, 2)) as refinanced_amount,
        cast(sum(unsplit_count) as integer) as unsplit_count

    from movements

    group by loan_number, value_date

)

select
    loan_number,
    amount,
    refinanced_amount,
    cast(sum(amount) over to_date as decimal(18, 2)) as paid_to_date,
    cast(sum(split_principal) over to_date as decimal(18, 2)) as split_principal_to_date,
    sum(unsplit_count) over to_date = 0 as is_split_to_date,
    value_date,
    lead(value_date) over (partition by loan_number order by value_date) as next_value_date

from days

window
    to_date as (
        partition by loan_number order by value_date
        rows between unbounded preceding and current row
    )
