-- What each customer has at an organisation at a month end, and what happened to those loans in the
-- window.
--
-- grain: one row per customer, organisation with a loan of it in the book, and month end
-- key:   customer_number, org_id, month_number
-- table

with

loan_months as (

    select * from intermediate.int_loan_months

    where is_active

),

loans as (

    select * from intermediate.int_customer_loans

),

behaviour as (

    select * from intermediate.int_loan_month_behaviour

),

reported as (

    select * from intermediate.int_loan_months_reported_lately

)

select
    loans.customer_number,
    loans.org_id,
    loan_months.month_number,
    cast(count(*) as integer) as loan_count,
    cast(count(case when loans.scope = 'LOW_RISK' then 1 end) as integer) as low_risk_loan_count,
    cast(
        count(case when not loans.is_computed and reported.loan_number is null then 1 end)
        as integer
    ) as not_reported_loan_count,
    cast(sum(coalesce(behaviour.m1_entries, 0)) as integer) as m1_entries,
    max(coalesce(behaviour.worst_days_past_due, 0)) as worst_days_past_due,
    max(case when behaviour.has_missed_first_instalment then 1 else 0 end) = 1
        as has_missed_first_instalment,
    sum(loan_months.outstanding_principal) as outstanding_principal,
    sum(case when loans.scope <> 'LOW_RISK' then loan_months.outstanding_principal end)
        as beyond_low_risk_principal,
    min(loans.disbursed_date) as oldest_disbursed_date

from loan_months
inner join loans on loan_months.loan_number = loans.loan_number
left join behaviour
    on
        loan_months.loan_number = behaviour.loan_number
        and loan_months.month_number = behaviour.month_number
left join reported
    on
        loan_months.loan_number = reported.loan_number
        and loan_months.month_number = reported.month_number

group by loans.customer_number, loans.org_id, loan_months.month_number
