-- Balance, arrears and days past due of loans without a plan, as the bank reported them.
--
-- grain: one row per loan without a plan and month
-- key:   loan_number, month_number
-- note:  a month without a snapshot is not reported (未报送): missing, never zero

with

loans as (

    select * from intermediate.int_loans

),

snapshots as (

    select * from intermediate.int_loan_month_snapshots

),

points as (

    select
        loan_number,
        cast(unnest(generate_series(first_month_number, last_month_number)) as integer)
            as month_number

    from loans

    where not is_computed

),

joined as (

    select
        points.loan_number,
        points.month_number,
        snapshots.balance,
        snapshots.overdue_principal,
        snapshots.overdue_interest,
        snapshots.days_past_due,
        case
            when snapshots.loan_number is null then null
            else
                coalesce(snapshots.balance = 0, false)
                and coalesce(snapshots.overdue_principal, 0) = 0
                and coalesce(snapshots.overdue_interest, 0) = 0
                and coalesce(snapshots.days_past_due, 0) = 0
        end as is_reported_settled,
        snapshots.loan_number is not null as is_reported

    from points
    left join snapshots
        on
            points.loan_number = snapshots.loan_number
            and points.month_number = snapshots.month_number

)

select
    loan_number,
    month_number,
    balance as unpaid_principal,
    overdue_principal,
    overdue_interest,
    cast(case when is_reported then 0 end as decimal(18, 2)) as overdue_fee,
    cast(case when is_reported then 0 end as decimal(18, 2)) as overpaid_amount,
    days_past_due,
    -- A loan reported as paid off stays off the book while nothing more is reported of it.
    coalesce(
        last_value(is_reported_settled ignore nulls) over (
            partition by loan_number order by month_number
            rows between unbounded preceding and current row
        ),
        false
    ) as is_settled

from joined
