-- Cash that went into what was past due on the day a run of arrears began, day by day since.
--
-- grain: one row per loan, run of arrears and day since with such money
-- key:   loan_number, start_date, day_no
-- note:  the first money after the day goes into it, up to that amount; what a new loan (REFINANCE)
--        fills is not recovered, and what comes after the plan was replaced belongs to the new one.
--        A payment counts in the run of arrears it follows, so that none counts twice
-- table

with

entries as (

    select * from intermediate.int_overdue_entries

),

payments as (

    select * from intermediate.int_payments_counted

),

late_loans as (

    select distinct loan_number

    from entries

),

-- One line of days per loan: a payment of the day itself comes before the arrears begin.
lined_up as (

    select
        loan_number,
        start_date as line_date,
        1 as is_entry,
        start_date,
        null as txn_id,
        null as txn_type,
        null as amount

    from entries

    union all

    select
        payments.loan_number,
        payments.value_date as line_date,
        0 as is_entry,
        null as start_date,
        payments.txn_id,
        payments.txn_type,
        payments.amount

    from payments
    inner join late_loans on payments.loan_number = late_loans.loan_number

),

carried as (

    select
        loan_number,
        line_date as value_date,
        is_entry,
        txn_id,
        txn_type,
        amount,
        max(start_date) over (
            partition by loan_number order by line_date, is_entry
            rows between unbounded preceding and current row
        ) as start_date

    from lined_up

),

paid as (

    select
        entries.loan_number,
        entries.start_date,
        entries.entry_amount,
        carried.txn_type,
        carried.amount,
        carried.value_date,
        sum(carried.amount) over (
            partition by entries.loan_number, entries.start_date
            order by
                carried.value_date,
                case when carried.txn_type = 'REFINANCE' then 1 else 0 end,
                carried.txn_id
            rows between unbounded preceding and current row
        ) as paid_since

    from carried
    inner join entries
        on
            carried.loan_number = entries.loan_number
            and carried.start_date = entries.start_date

    where
        carried.is_entry = 0
        and (entries.replaced_date is null or carried.value_date < entries.replaced_date)

),

filled as (

    select
        loan_number,
        start_date,
        value_date - start_date as day_no,
        least(paid_since, entry_amount) - least(paid_since - amount, entry_amount)
            as recovered_amount

    from paid

    where txn_type <> 'REFINANCE'

)

select
    loan_number,
    start_date,
    cast(day_no as integer) as day_no,
    cast(sum(recovered_amount) as decimal(18, 2)) as recovered_amount

from filled

where recovered_amount > 0

group by loan_number, start_date, day_no
