-- Columns of input files that hold personal data: names, numbers of documents and telephones, notes.
--
-- grain: one row per input table and column
-- key:   table_name, column_name

select
    table_name,
    column_name

from raw.personal_columns
