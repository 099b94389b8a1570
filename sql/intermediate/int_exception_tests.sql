-- How many of an organisation's own loans each rule could be tested on at a month end.
--
-- grain: one row per organisation, month end and scope
-- key:   org_id, month_end_date, scope
-- note:  a loan that lacks what a rule needs is not tested by it, which is not the same as passing
-- table

with

build_arguments as (

    select * from staging.stg_postloan__build_arguments

),

loan_months as (

    select * from marts.loan_months

),

bank_loans as (

    select * from staging.stg_bank__loans

),

customers as (

    select * from staging.stg_bank__customers

),

loan_events as (

    select * from marts.loan_events

),

payments as (

    select * from marts.payments

),

-- A file of which no row arrived did not arrive.
changed as (

    select count(*) > 0 as has_events

    from loan_events

),

paid as (

    select count(*) > 0 as has_payments

    from payments

),

first_reported as (

    select min(month_end_date) as month_end_date

    from loan_months

    where reported_class is not null

),

customers_with_debt as (

    select customer_id

    from customers

    where
        total_debt_all_banks > 0
        and debt_over90_all_banks is not null

),

low_risk_cover as (

    select loan_id

    from intermediate.int_low_risk_cover

),

low_risk_with_guarantee as (

    select loan_id

    from bank_loans

    where
        scope = 'LOW_RISK'
        and guarantee_type is not null

)

select
    loan_months.org_id,
    loan_months.month_end_date,
    loan_months.scope,
    count(*) as loan_count,
    count(loan_months.classification_gap) as gap_tested,
    count(
        case
            when
                loan_months.customer_type in ('CORP', 'SME')
                and loan_months.class_used is not null
                then 1
        end
    ) as own_bank_tested,
    count(
        case
            when
                loan_months.month_end_date = build_arguments.as_of_date
                and loan_months.customer_type in ('CORP', 'SME')
                and customers_with_debt.customer_id is not null
                and loan_months.class_used is not null
                then 1
        end
    ) as all_bank_tested,
    count(case when changed.has_events and loan_months.class_used is not null then 1 end)
        as restructured_tested,
    count(
        case
            when
                loan_months.reported_class is not null
                and loan_months.month_end_date > first_reported.month_end_date
                then 1
        end
    ) as upgrade_tested,
    count(case when loan_months.basis = 'COMPUTED' then 1 end) as plan_tested,
    count(case when paid.has_payments then 1 end) as repaid_tested,
    count(low_risk_with_guarantee.loan_id) as pledge_tested,
    count(case when loan_months.scope = 'LOW_RISK' then loan_months.days_past_due end)
        as low_risk_overdue_tested,
    count(
        case
            when loan_months.month_end_date = build_arguments.as_of_date
                then low_risk_cover.loan_id
        end
    ) as cover_tested

from loan_months
cross join build_arguments
cross join changed
cross join paid
cross join first_reported
left join customers_with_debt on loan_months.customer_id = customers_with_debt.customer_id
left join low_risk_with_guarantee on loan_months.loan_id = low_risk_with_guarantee.loan_id
left join low_risk_cover on loan_months.loan_id = low_risk_cover.loan_id

where loan_months.loan_state = 'ACTIVE'

group by loan_months.org_id, loan_months.month_end_date, loan_months.scope
