-- Loans that left the book by the as-of date, each with the first day it was no longer in it.
--
-- grain: one row per loan that left
-- key:   loan_id
-- note:  by the bank's report, or by the payments that settled it, whichever came first
-- table

with

build_arguments as (

    select * from staging.stg_postloan__build_arguments

),

loans as (

    select * from intermediate.int_loans

),

settled_spans as (

    select * from intermediate.int_settled_spans

    where until_date is null

),

settled as (

    select
        loan_number,
        min(from_date) as settled_date

    from settled_spans

    group by loan_number

),

ended as (

    select
        loans.loan_id,
        loans.customer_id,
        least(
            coalesce(loans.left_date, settled.settled_date),
            coalesce(settled.settled_date, loans.left_date)
        ) as left_date

    from loans
    left join settled on loans.loan_number = settled.loan_number

)

select
    ended.loan_id,
    ended.customer_id,
    ended.left_date

from ended
inner join build_arguments on ended.left_date <= build_arguments.as_of_date
