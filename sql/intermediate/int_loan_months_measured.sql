-- What each loan adds to the figures of its organisation at a month end: the one place where the
-- 30, 60 and 90 days of portfolio at risk and the three non-performing classes stand.
--
-- grain: one row per loan in the book and month end
-- key:   loan_id, month_end_date
-- note:  missing amounts stay missing: a measure is NULL when what it needs is not reported, and 0
--        when the loan is reported and does not belong to it

with

loan_months as (

    select * from marts.loan_months

),

in_the_book as (

    select
        loan_id,
        customer_id,
        customer_type,
        org_id,
        product_code,
        bucket,
        scope,
        basis,
        month_end_date,
        outstanding_principal,
        overdue_principal,
        overdue_interest,
        overdue_fee,
        overdue_amount,
        days_past_due,
        class_used,
        is_new_overdue,
        -- What the loan adds to a figure of days past due, or of classes, that it is no part of.
        case when outstanding_principal is not null and days_past_due is not null then 0 end
            as no_days_principal,
        case when outstanding_principal is not null and class_used is not null then 0 end
            as no_class_principal,
        case when outstanding_principal is not null then 0 end as no_principal

    from loan_months

    where loan_state = 'ACTIVE'

)

select
    loan_id,
    customer_id,
    customer_type,
    org_id,
    product_code,
    bucket,
    scope,
    basis,
    month_end_date,
    outstanding_principal is null or days_past_due is null as is_not_reported,
    days_past_due >= 1 as is_overdue,
    days_past_due > 30 as is_par30,
    outstanding_principal,
    overdue_principal,
    overdue_interest,
    overdue_fee,
    overdue_amount,
    case when days_past_due >= 1 then outstanding_principal else no_days_principal end
        as overdue_balance,
    case when days_past_due > 30 then outstanding_principal else no_days_principal end
        as par30_principal,
    case when days_past_due > 60 then outstanding_principal else no_days_principal end
        as par60_principal,
    case when days_past_due > 90 then outstanding_principal else no_days_principal end
        as par90_principal,
    case
        when class_used in ('SUBSTANDARD', 'DOUBTFUL', 'LOSS') then outstanding_principal
        else no_class_principal
    end as npl_principal,
    case when class_used = 'SPECIAL_MENTION' then outstanding_principal else no_class_principal end
        as special_mention_principal,
    case when scope = 'LOW_RISK' then outstanding_principal else no_principal end
        as low_risk_principal,
    case when basis = 'REPORTED' then outstanding_principal else no_principal end
        as reported_basis_principal,
    case when is_new_overdue then outstanding_principal else no_days_principal end
        as new_overdue_principal

from in_the_book
