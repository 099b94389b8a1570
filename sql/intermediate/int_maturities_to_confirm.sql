-- What loans without a plan owe when they mature, and whether it was paid, by their records.
--
-- grain: one row per loan without a plan that matures in the time followed up
-- key:   loan_number
-- note:  due is the balance of the last record before the loan matured, or was paid if that was
--        earlier; missing where that record does not tell, or there is none. It was paid on the day the
--        bank says it was settled, or on the first record from which on all say nothing is owed.
--        Records of a loan that left the book are none of what it owes. A loan of which no record ever
--        said that something is owed is not here
-- table

with

parameters as (

    select * from intermediate.int_window_duty_parameters

),

bounds as (

    select * from intermediate.int_fund_confirmation_bounds

),

to_confirm as (

    select * from intermediate.int_loans_to_confirm

    where not is_computed

),

loans as (

    select * from staging.stg_bank__loans

),

snapshots as (

    select * from staging.stg_bank__loan_snapshots

),

maturing as (

    select
        to_confirm.loan_number,
        to_confirm.loan_id,
        to_confirm.disbursed_amount,
        bounds.as_of_date,
        loans.maturity_date as due_date,
        -- As early as a large amount is asked for: what it is then stays, whatever is paid later.
        loans.maturity_date - parameters.fund_confirmation_days_large as sized_date,
        to_confirm.disbursed_date,
        to_confirm.left_date,
        case when to_confirm.left_state = 'SETTLED' then to_confirm.left_date end as settled_date

    from to_confirm
    inner join loans on to_confirm.loan_id = loans.loan_id
    cross join bounds
    cross join parameters

    where
        loans.maturity_date <= bounds.last_date
        and extract(year from loans.maturity_date) * 12 + extract(month from loans.maturity_date)
        >= bounds.first_month_number

),

records as (

    select
        maturing.loan_number,
        maturing.due_date,
        maturing.sized_date,
        snapshots.balance,
        snapshots.snapshot_date,
        max(
            case
                when coalesce(snapshots.balance, 1) > 0 then snapshots.snapshot_date
            end
        ) over (partition by maturing.loan_number) as last_owed_date

    from snapshots
    inner join maturing on snapshots.loan_id = maturing.loan_id

    where
        snapshots.snapshot_date <= maturing.as_of_date
        and (
            maturing.left_date is null
            or snapshots.snapshot_date < maturing.left_date
        )

),

-- Once paid the records say 0 to the end.
paid as (

    select
        loan_number,
        max(last_owed_date) as last_owed_date,
        max(snapshot_date) as last_date,
        min(case when snapshot_date > last_owed_date then snapshot_date end) as paid_date,
        max(case when balance > 0 and snapshot_date >= due_date then snapshot_date end)
            as owed_after_date,
        max(case when snapshot_date <= sized_date then snapshot_date end) as sized_date

    from records

    group by loan_number

),

due as (

    select
        records.loan_number,
        max(records.snapshot_date) as snapshot_date

    from records
    inner join paid on records.loan_number = paid.loan_number

    where
        records.snapshot_date < records.due_date
        and (paid.paid_date is null or records.snapshot_date < paid.paid_date)

    group by records.loan_number

)

select
    maturing.loan_number,
    due_records.balance as due_amount,
    last_records.balance as unpaid_amount,
    coalesce(sized_records.balance, maturing.disbursed_amount) as sized_amount,
    -- Paid some day between two records, or with no record since, nobody knows whether in time.
    paid.owed_after_date is not null
    or (
        paid.paid_date is null
        and maturing.left_date is not null
    ) as is_lateness_known,
    maturing.due_date,
    maturing.disbursed_date,
    maturing.left_date,
    coalesce(paid.paid_date, maturing.settled_date) as met_date

from maturing
left join paid on maturing.loan_number = paid.loan_number
left join due on maturing.loan_number = due.loan_number
left join records as due_records
    on
        due.loan_number = due_records.loan_number
        and due.snapshot_date = due_records.snapshot_date
left join records as last_records
    on
        paid.loan_number = last_records.loan_number
        and paid.last_date = last_records.snapshot_date
left join records as sized_records
    on
        paid.loan_number = sized_records.loan_number
        and paid.sized_date = sized_records.snapshot_date

where
    coalesce(due_records.balance, 1) > 0
    and (
        paid.loan_number is null
        or paid.last_owed_date is not null
    )
