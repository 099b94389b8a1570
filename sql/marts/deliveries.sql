-- Every file of every delivery taken, with its counts.
--
-- grain: one row per batch, file and table
-- key:   batch_id, file_name, table_name
-- scope: bank
-- sort:  received_at, batch_id, file_name, table_name
-- columns:
--   batch_id: Delivery
--   received_at: When the bank handed it over
--   loaded_at: When it was loaded
--   profile: Mapping profile used
--   file_name: File
--   table_name: Table the file was taken for
--   encoding: Encoding of the file
--   read_rows [rows]: Rows read
--   accepted_rows [rows]: Rows taken
--   rejected_rows [rows]: Rows set aside
--   total_rows [rows]: Rows of totals (合计), no records

with

files as (

    select * from staging.stg_postloan__batch_files

),

batches as (

    select * from staging.stg_postloan__batches

)

select
    batches.batch_id,
    batches.received_at,
    batches.loaded_at,
    batches.profile,
    files.file_name,
    files.table_name,
    files.encoding,
    files.read_rows,
    files.accepted_rows,
    files.rejected_rows,
    files.total_rows

from files
inner join batches on files.batch_id = batches.batch_id
