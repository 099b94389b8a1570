-- How many rows of each batch and table still count, and how many a later row superseded.
--
-- grain: one row per batch and table
-- key:   batch_id, table_name

select
    batch_id,
    table_name,
    accepted_rows,
    repeated_keys,
    current_rows

from raw.table_counts
