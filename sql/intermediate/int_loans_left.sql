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

),

followed as (

    select
        loan_number,
        from_date,
        until_date,
        lag(until_date) over (partition by loan_number order by from_date) as previous_until_date

    from settled_spans

),

-- Money that comes after it was settled begins another span, not another settlement.
stretches as (

    select
        loan_number,
        from_date,
        until_date,
        sum(
            case
                when previous_until_date is null or previous_until_date < from_date then 1
                else 0
            end
        ) over (
            partition by loan_number order by from_date
            rows between unbounded preceding and current row
        ) as stretch_no

    from followed

),

settled_stretches as (

    select
        loan_number,
        min(from_date) as settled_date

    from stretches

    group by loan_number, stretch_no

    having count(*) > count(until_date)

),

settled as (

    select
        loan_number,
        min(settled_date) as settled_date

    from settled_stretches

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
