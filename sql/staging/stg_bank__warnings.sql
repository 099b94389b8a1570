-- Warnings 预警信号, each with the calendar day it was triggered and closed on.
--
-- grain: one row per warning
-- key:   warning_id

select
    warning_id,
    indicator_code,
    level,
    customer_id,
    loan_id,
    org_id,
    source,
    value,
    threshold,
    status,
    triggered_at,
    closed_at,
    cast(triggered_at as date) as triggered_date,
    cast(closed_at as date) as closed_date

from raw.warnings
