-- Loan receipts 借据.
--
-- grain: one row per loan
-- key:   loan_id

select
    loan_id,
    customer_id,
    org_id,
    officer_id,
    product_code,
    business_line,
    currency,
    repay_method,
    guarantee_type,
    purpose,
    line_id,
    status as reported_status,
    disbursed_amount,
    annual_rate,
    coalesce(grace_days, 0) as grace_days,
    drawdown_no,
    is_low_risk,
    is_sme_special,
    case
        when is_low_risk then 'LOW_RISK'
        when is_sme_special then 'SME_SPECIAL'
        else 'IN'
    end as scope,
    disbursed_date,
    maturity_date,
    closed_date

from raw.loans
