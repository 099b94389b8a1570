-- Input files that arrived: with rows that were accepted, or delivered with nothing in them.
--
-- grain: one row per input table that arrived
-- key:   table_name
-- note:  a file without a row says that nothing happened; one whose every row was set aside says
--        nothing, and counts as not arrived, like one that never came

with

batch_files as (

    select * from staging.stg_postloan__batch_files

)

select distinct table_name

from batch_files

where
    accepted_rows > 0
    or read_rows = 0
