-- Overdue loans given to handlers 派案.
--
-- grain: one row per assignment
-- key:   assignment_id

select
    assignment_id,
    loan_id,
    hand_no,
    handler_type,
    handler_id,
    agency_id,
    recall_reason,
    assigned_date,
    term_end as term_end_date,
    recalled_date

from raw.collection_assignments
