-- How much cash each promise had reached when its time was over, and when it was enough.
--
-- grain: one row per promise
-- key:   promise_id
-- note:  the cash of a plan only grows, and so does what its parts need together: a part is met on the
--        first day whose cash is as much as it needs, found by putting cash and needs of a plan into
--        one order
-- table

with

parts as (

    select * from intermediate.int_promise_parts

),

payments as (

    select * from intermediate.int_promise_payments

),

-- Cash of a day counts for what ends on that day.
days as (

    select
        loan_number,
        made_date,
        value_date as day,
        0 as day_order,
        cash_to_date,
        null as promise_id

    from payments

    union all

    select
        loan_number,
        made_date,
        last_paying_date as day,
        1 as day_order,
        null as cash_to_date,
        promise_id

    from parts

),

carried as (

    select
        promise_id,
        max(cash_to_date) over (
            partition by loan_number, made_date
            order by day, day_order, promise_id
            rows between unbounded preceding and current row
        ) as cash_amount

    from days

),

-- What needs just as much as there is is met by it: needs come before cash.
heights as (

    select
        loan_number,
        made_date,
        cast(cash_to_date as decimal(38, 8)) as amount,
        1 as amount_order,
        value_date,
        null as promise_id

    from payments

    union all

    select
        loan_number,
        made_date,
        cast(needed_amount as decimal(38, 8)) as amount,
        0 as amount_order,
        null as value_date,
        promise_id

    from parts

),

met as (

    select
        promise_id,
        min(value_date) over (
            partition by loan_number, made_date
            order by amount, amount_order, promise_id, value_date
            rows between current row and unbounded following
        ) as met_date

    from heights

)

select
    carried.promise_id,
    coalesce(carried.cash_amount, 0) as cash_amount,
    met.met_date

from carried
inner join met on carried.promise_id = met.promise_id

where carried.promise_id is not null
