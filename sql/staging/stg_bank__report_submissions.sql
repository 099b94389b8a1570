-- Regular reports owed and what became of them 定期报告.
--
-- grain: one row per report, organisation and period
-- key:   report_code, org_id, period

select
    report_code,
    org_id,
    period,
    status as report_status,
    returned_count,
    due_date,
    submitted_at

from raw.report_submissions
