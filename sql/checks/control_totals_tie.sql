-- Fails when rows read are not the rows accepted and the rows set aside.

select
    batch_id,
    table_name,
    read_rows,
    accepted_rows,
    rejected_rows,
    current_rows

from marts.control_totals

where
    read_rows <> accepted_rows + rejected_rows
    or current_rows > accepted_rows
