-- Warnings 预警信号 as the bank recorded them, in the state of the as-of date.
--
-- grain: one row per warning triggered by the as-of date
-- key:   warning_id
-- scope: org_id
-- sort:  org_id, triggered_at, warning_id
-- columns:
--   warning_id: Number of the warning
--   indicator_code: Indicator that was triggered
--   level: RED, ORANGE, YELLOW or BLUE
--   customer_id: Customer warned of
--   loan_id: Loan warned of; empty: the customer as a whole
--   org_id: Organisation that must handle it: as recorded, else that of the loan or of the latest loan
--   triggered_at: When it was triggered
--   source: SYSTEM, MANUAL or EXTERNAL
--   value: What was measured
--   threshold: What is allowed
--   warning_state: OPEN, IN_PROGRESS, CLOSED or FALSE_POSITIVE on the as-of date
--   closed_at: When it was closed, by the as-of date
--   action_count [steps]: Steps taken by the as-of date
--   first_action_date: Day of the first of them

select
    warning_id,
    indicator_code,
    level,
    customer_id,
    loan_id,
    org_id,
    triggered_at,
    source,
    value,
    threshold,
    warning_state,
    closed_at,
    action_count,
    first_action_date

from intermediate.int_warnings
