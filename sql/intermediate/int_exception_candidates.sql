-- Loans in the book at a month end that some rule may speak of: the one look at every loan and month.
--
-- grain: one row per loan and month end
-- key:   loan_id, month_end_date
-- table

with

build_arguments as (

    select * from staging.stg_postloan__build_arguments

),

loan_months as (

    select * from marts.loan_months

),

contagious_customers as (

    select * from intermediate.int_contagious_customers

),

customers_overdue_elsewhere as (

    select * from intermediate.int_customers_overdue_elsewhere

),

low_risk_cover as (

    select * from intermediate.int_low_risk_cover

    where is_exception

),

spans as (

    select distinct loan_id

    from intermediate.int_exception_spans

),

class_floors as (

    select * from staging.stg_postloan__class_floors

)

select
    loan_months.loan_id,
    loan_months.customer_id,
    loan_months.customer_type,
    loan_months.org_id,
    loan_months.product_code,
    loan_months.scope,
    loan_months.month_end_date,
    loan_months.outstanding_principal,
    loan_months.days_past_due,
    loan_months.reported_class,
    loan_months.class_floor,
    loan_months.class_used,
    class_floors.class_no as class_used_no,
    coalesce(loan_months.classification_gap, false) as has_gap,
    contagious_customers.npl_principal as customer_npl_principal,
    contagious_customers.outstanding_principal as customer_principal,
    contagious_customers.npl_share as customer_npl_share,
    contagious_customers.limit_share as own_bank_limit_share,
    customers_overdue_elsewhere.debt_over90_all_banks,
    customers_overdue_elsewhere.total_debt_all_banks,
    customers_overdue_elsewhere.overdue_share as all_banks_overdue_share,
    customers_overdue_elsewhere.limit_share as all_banks_limit_share,
    low_risk_cover.cover_amount,
    low_risk_cover.claim_amount,
    low_risk_cover.cover_share,
    low_risk_cover.limit_share as cover_limit_share,
    low_risk_cover.other_pledge_count,
    spans.loan_id is not null as has_span

from loan_months
cross join build_arguments
left join contagious_customers
    on
        loan_months.customer_id = contagious_customers.customer_id
        and loan_months.month_end_date = contagious_customers.month_end_date
left join customers_overdue_elsewhere
    on
        loan_months.customer_id = customers_overdue_elsewhere.customer_id
        and loan_months.month_end_date = build_arguments.as_of_date
left join low_risk_cover
    on
        loan_months.loan_id = low_risk_cover.loan_id
        and loan_months.month_end_date = build_arguments.as_of_date
left join spans on loan_months.loan_id = spans.loan_id
left join class_floors on loan_months.class_used = class_floors.five_class

where
    loan_months.loan_state = 'ACTIVE'
    and (
        loan_months.classification_gap
        or contagious_customers.customer_id is not null
        or customers_overdue_elsewhere.customer_id is not null
        or low_risk_cover.loan_id is not null
        or spans.loan_id is not null
        or (loan_months.scope = 'LOW_RISK' and loan_months.days_past_due > 0)
    )
