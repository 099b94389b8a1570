-- Every file of every delivery, with its counts.
--
-- grain: one row per batch and file and table
-- key:   batch_id, file_name, table_name

select
    batch_id,
    file_name,
    table_name,
    encoding,
    read_rows,
    accepted_rows,
    rejected_rows,
    total_rows,
    ignored_column_count

from raw.batch_files
