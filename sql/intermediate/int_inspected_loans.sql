-- Loans as inspections see them: of which kind they are, and the day each left the book.
--
-- grain: one row per loan
-- key:   loan_number
-- note:  a loan settled by its payments left on the last payment of the month in which its month end
--        shows it settled, without one on that month end; the bank's own day of leaving comes first.
--        A kind is what the frequencies look at, so that they are applied to kinds and not to loans
-- table

with

numbered_loans as (

    select * from intermediate.int_loans

),

loans as (

    select * from staging.stg_bank__loans

),

frequencies as (

    select * from staging.stg_postloan__inspection_frequencies

),

loan_months as (

    select * from intermediate.int_loan_months

),

months as (

    select * from intermediate.int_months

),

payment_days as (

    select * from intermediate.int_payment_days

),

last_months as (

    select
        loan_number,
        max(month_number) as month_number,
        max(case when is_active then month_number end) as last_active_month_number

    from loan_months

    group by loan_number

),

gone as (

    select
        last_months.loan_number,
        months.month_start_date,
        months.month_end_date

    from last_months
    inner join months on last_months.month_number = months.month_number

    where
        last_months.last_active_month_number is null
        or last_months.last_active_month_number < last_months.month_number

),

last_paid as (

    select
        gone.loan_number,
        max(payment_days.value_date) as value_date

    from gone
    inner join payment_days on gone.loan_number = payment_days.loan_number

    where
        payment_days.amount > 0
        and payment_days.value_date >= gone.month_start_date
        and payment_days.value_date <= gone.month_end_date

    group by gone.loan_number

),

limits as (

    select amount_from as amount

    from frequencies

    union

    select amount_to as amount

    from frequencies

    where amount_to is not null

    union

    select 0 as amount

),

bands as (

    select
        amount as amount_from,
        lead(amount) over (order by amount) as amount_to

    from limits

),

judged as (

    select
        numbered_loans.loan_number,
        numbered_loans.loan_id,
        numbered_loans.customer_id,
        numbered_loans.org_id,
        loans.officer_id,
        numbered_loans.scope,
        coalesce(numbered_loans.customer_type, 'UNKNOWN') as customer_type,
        coalesce(loans.guarantee_type, 'UNKNOWN') as guarantee_type,
        bands.amount_from,
        numbered_loans.disbursed_date,
        greatest(
            case
                when gone.loan_number is null then null
                when numbered_loans.left_date <= gone.month_end_date then numbered_loans.left_date
                else coalesce(last_paid.value_date, gone.month_end_date)
            end,
            -- A date missing must stay missing.
            case when gone.loan_number is not null then numbered_loans.disbursed_date end
        ) as ends_on

    from numbered_loans
    inner join loans on numbered_loans.loan_id = loans.loan_id
    inner join bands
        on
            numbered_loans.disbursed_amount >= bands.amount_from
            and (bands.amount_to is null or numbered_loans.disbursed_amount < bands.amount_to)
    left join gone on numbered_loans.loan_number = gone.loan_number
    left join last_paid on numbered_loans.loan_number = last_paid.loan_number

)

select
    loan_number,
    loan_id,
    customer_id,
    org_id,
    officer_id,
    scope,
    customer_type,
    guarantee_type,
    amount_from,
    dense_rank() over (order by customer_type, scope, guarantee_type, amount_from) as kind_number,
    disbursed_date,
    ends_on

from judged
