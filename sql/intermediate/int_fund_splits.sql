-- Payments to one payee that stay at or below the limit of entrusted payment each and pass it together
-- within a few days: 化整为零.
--
-- grain: one row per payment that is part of a split
-- key:   flow_id
-- note:  of all loans of the customer under one limit; payments the borrower made itself, above nothing
--        each. split_date is the first day on which those of the days up to it passed the limit
-- table

with

parameters as (

    select * from intermediate.int_fund_parameters

),

flows as (

    select * from intermediate.int_fund_flows

),

payments as (

    select
        flow_id,
        customer_id,
        rule_code,
        payee_id,
        amount_above,
        amount,
        txn_date

    from flows

    where
        direction = 'OUT'
        and pay_mode = 'SELF'
        and payee_id is not null
        and amount <= amount_above

),

days as (

    select
        customer_id,
        rule_code,
        payee_id,
        txn_date,
        max(amount_above) as amount_above,
        sum(amount) as amount

    from payments

    group by customer_id, rule_code, payee_id, txn_date

),

-- Each day, and the last day before the days that count with it.
marks as (

    select
        customer_id,
        rule_code,
        payee_id,
        txn_date,
        txn_date as mark_date,
        1 as mark_no,
        amount

    from days

    union all

    select
        days.customer_id,
        days.rule_code,
        days.payee_id,
        days.txn_date,
        days.txn_date - parameters.split_payment_days - 1 as mark_date,
        2 as mark_no,
        0 as amount

    from days
    cross join parameters

),

running as (

    select
        customer_id,
        rule_code,
        payee_id,
        txn_date,
        mark_no,
        sum(amount) over (
            partition by customer_id, rule_code, payee_id
            order by mark_date, mark_no
            rows between unbounded preceding and current row
        ) as amount_to_date

    from marks

),

windows as (

    select
        customer_id,
        rule_code,
        payee_id,
        txn_date,
        max(case when mark_no = 1 then amount_to_date end)
        - max(case when mark_no = 2 then amount_to_date end) as split_amount

    from running

    group by customer_id, rule_code, payee_id, txn_date

),

passed as (

    select
        days.customer_id,
        days.rule_code,
        days.payee_id,
        days.txn_date,
        windows.split_amount,
        min(case when windows.split_amount > days.amount_above then days.txn_date end) over (
            partition by days.customer_id, days.rule_code, days.payee_id
            order by days.txn_date
            rows between current row and unbounded following
        ) as split_date

    from days
    inner join windows
        on
            days.customer_id = windows.customer_id
            and days.rule_code = windows.rule_code
            and days.payee_id = windows.payee_id
            and days.txn_date = windows.txn_date

)

select
    payments.flow_id,
    passed_together.split_amount,
    passed.split_date

from payments
inner join passed
    on
        payments.customer_id = passed.customer_id
        and payments.rule_code = passed.rule_code
        and payments.payee_id = passed.payee_id
        and payments.txn_date = passed.txn_date
inner join passed as passed_together
    on
        passed.customer_id = passed_together.customer_id
        and passed.rule_code = passed_together.rule_code
        and passed.payee_id = passed_together.payee_id
        and passed.split_date = passed_together.txn_date
cross join parameters

where passed.split_date - passed.txn_date <= parameters.split_payment_days
