-- Instalments of every version of every plan 还款计划. A part the file leaves empty is nothing due.
--
-- grain: one row per instalment of a version
-- key:   loan_id, version, period_no

select
    loan_id,
    coalesce(version, 1) as version,
    period_no,
    due_principal,
    coalesce(due_interest, 0) as due_interest,
    coalesce(due_fee, 0) as due_fee,
    due_date,
    effective_from

from raw.repayment_schedule
