-- Rows set aside at load, with what was wrong.
--
-- grain: one row per fault
-- key:   batch_id, file_name, line_no, column_name, code

select
    batch_id,
    file_name,
    table_name,
    line_no,
    column_name,
    value,
    code,
    reason,
    source_text,
    org_id,
    loan_id,
    amount

from raw.rejected_rows
