-- Problems that inspections found 检查问题.
--
-- grain: one row per finding
-- key:   finding_id

select
    finding_id,
    inspection_id,
    category,
    description,
    found_by,
    repeat_of,
    severity,
    rectify_due,
    rectified_date

from raw.findings
