-- What every column of the input files and of the marts means.
--
-- grain: one row per column
-- key:   table_name, column_name

select
    table_name,
    column_name,
    description,
    unit,
    source

from raw.dictionary
