-- Cash paid on each plan of promises, day by day and to date.
--
-- grain: one row per loan, plan and day with cash paid
-- key:   loan_number, made_date, value_date
-- note:  cash is what counts as money paid, without what a new loan paid. It is for the last plan
--        made by the day it is dated; what was paid before the first plan is for none
-- table

with

parts as (

    select * from intermediate.int_promise_parts

),

payment_days as (

    select * from intermediate.int_payment_days

    where amount > refinanced_amount

),

promising as (

    select distinct loan_number

    from parts

),

cash_days as (

    select
        payment_days.loan_number,
        payment_days.value_date,
        payment_days.amount - payment_days.refinanced_amount as amount

    from payment_days
    inner join promising on payment_days.loan_number = promising.loan_number

),

-- A plan holds from the day it was made on: it comes before the cash of that day.
days as (

    select distinct
        loan_number,
        made_date as day,
        0 as day_order,
        made_date,
        cast(null as decimal(38, 2)) as amount

    from parts

    union all

    select
        loan_number,
        value_date as day,
        1 as day_order,
        null as made_date,
        amount

    from cash_days

),

planned as (

    select
        loan_number,
        day,
        amount,
        max(made_date) over (
            partition by loan_number
            order by day, day_order
            rows between unbounded preceding and current row
        ) as made_date

    from days

)

select
    loan_number,
    made_date,
    day as value_date,
    cast(amount as decimal(18, 2)) as amount,
    cast(
        sum(amount) over (
            partition by loan_number, made_date
            order by day
            rows between unbounded preceding and current row
        ) as decimal(38, 2)
    ) as cash_to_date

from planned

where
    made_date is not null
    and amount is not null
