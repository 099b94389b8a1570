-- Confirmations of repayment funds 还款资金落实 that are due ahead of due dates.
--
-- grain: one row per loan, due date and confirmation
-- key:   loan_id, rule_code, due_date
-- note:  principal is confirmed twice, interest alone once. A check counts for the confirmation in
--        whose days, from opens_date until before closes_date, it was done
-- table

with

to_confirm as (

    select * from intermediate.int_instalments_to_confirm

),

loans as (

    select * from intermediate.int_loans

),

duties as (

    select
        loan_number,
        case when is_large then 'FUNDS_AHEAD_LARGE' else 'FUNDS_AHEAD' end as rule_code,
        opens_date,
        ahead_date as due_date,
        again_opens_date as closes_date

    from to_confirm

    where ahead_date is not null

    union all

    select
        loan_number,
        case when is_interest_only then 'FUNDS_INTEREST' else 'FUNDS_AGAIN' end as rule_code,
        again_opens_date as opens_date,
        again_date as due_date,
        due_date + 1 as closes_date

    from to_confirm

    where again_date is not null

)

select
    'FUNDS' as inspection_type,
    duties.rule_code,
    loans.customer_id,
    loans.loan_id,
    loans.org_id,
    cast(null as varchar) as trigger_id,
    duties.opens_date,
    duties.due_date,
    duties.closes_date

from duties
inner join loans on duties.loan_number = loans.loan_number
