-- Checks planned and done 贷后检查.
--
-- grain: one row per inspection
-- key:   inspection_id

select
    inspection_id,
    inspection_type,
    campaign_id,
    customer_id,
    loan_id,
    org_id,
    inspector_id,
    second_inspector_id,
    reviewer_id,
    method,
    result,
    fund_confirm,
    trigger_id,
    conclusion,
    confirmed_amount,
    due_date,
    done_date

from raw.inspections
