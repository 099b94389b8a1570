-- Rows of each table of each delivery: read, accepted, set aside, superseded since, still counting.
--
-- grain: one row per batch and table
-- key:   batch_id, table_name
-- scope: bank
-- sort:  batch_id, table_name
-- columns:
--   batch_id: Delivery
--   table_name: Table
--   read_rows [rows]: Rows read from the files
--   accepted_rows [rows]: Rows taken
--   rejected_rows [rows]: Rows set aside
--   total_rows [rows]: Rows of totals (合计), no records
--   current_rows [rows]: Accepted rows that count in this build
--   superseded_rows [rows]: Accepted rows that do not: a later row of the key came, or they were not known yet

with

files as (

    select * from staging.stg_postloan__batch_files

),

counts as (

    select * from staging.stg_postloan__table_counts

),

read_files as (

    select
        batch_id,
        table_name,
        sum(read_rows) as read_rows,
        sum(accepted_rows) as accepted_rows,
        sum(rejected_rows) as rejected_rows,
        sum(total_rows) as total_rows

    from files

    group by batch_id, table_name

)

select
    read_files.batch_id,
    read_files.table_name,
    cast(read_files.read_rows as bigint) as read_rows,
    cast(read_files.accepted_rows as bigint) as accepted_rows,
    cast(read_files.rejected_rows as bigint) as rejected_rows,
    cast(read_files.total_rows as bigint) as total_rows,
    cast(coalesce(counts.current_rows, 0) as bigint) as current_rows,
    cast(read_files.accepted_rows - coalesce(counts.current_rows, 0) as bigint)
        as superseded_rows

from read_files
left join counts
    on
        read_files.batch_id = counts.batch_id
        and read_files.table_name = counts.table_name
