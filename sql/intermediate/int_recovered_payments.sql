-- How far the payments of a month went into instalments that were past due at the month end before.
--
-- grain: one row per journal entry that did
-- key:   txn_id
-- note:  money fills the oldest instalments first, so of a month the first money goes into what was
--        past due, up to that amount, whatever fell due since or which plan replaced the one in
--        force. A new loan (REFINANCE) takes its place by date, on one day after the cash, and what
--        it fills is not recovered
-- table

with

openings as (

    select * from intermediate.int_overdue_openings

    where basis = 'COMPUTED'

),

payments as (

    select * from intermediate.int_payments_counted

),

lined_up as (

    select
        openings.loan_number,
        openings.month_number,
        openings.overdue_amount,
        payments.txn_id,
        payments.txn_type,
        payments.amount,
        payments.value_date,
        sum(payments.amount) over (
            partition by openings.loan_number, openings.month_number
            order by
                payments.value_date,
                case when payments.txn_type = 'REFINANCE' then 1 else 0 end,
                payments.txn_id
            rows between unbounded preceding and current row
        ) as paid_since

    from openings
    inner join payments
        on
            openings.loan_number = payments.loan_number
            and openings.month_number = cast(
                extract(year from payments.value_date) * 12
                + extract(month from payments.value_date) as integer
            )

),

filled as (

    select
        loan_number,
        month_number,
        txn_id,
        txn_type,
        amount,
        value_date,
        cast(
            least(paid_since, overdue_amount)
            - least(paid_since - amount, overdue_amount) as decimal(18, 2)
        ) as filled_amount

    from lined_up

)

select
    loan_number,
    month_number,
    txn_id,
    txn_type,
    amount,
    cast(case when txn_type = 'REFINANCE' then 0 else filled_amount end as decimal(18, 2))
        as recovered_amount,
    cast(case when txn_type = 'REFINANCE' then filled_amount else 0 end as decimal(18, 2))
        as refinanced_amount,
    value_date

from filled

where filled_amount > 0
