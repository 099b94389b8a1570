-- What every column of the input files and of the marts means.
--
-- grain: one row per column
-- key:   table_name, column_name
-- scope: bank
-- sort:  table_name, column_name
-- columns:
--   table_name: Table, with its schema
--   column_name: Column
--   description: What it means
--   unit: Unit of its values
--   source: Where it is declared

select
    table_name,
    column_name,
    description,
    unit,
    source

from staging.stg_postloan__dictionary
