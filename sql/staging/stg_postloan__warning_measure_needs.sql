-- The files without which nothing is known of a measure of early warning.
--
-- grain: one row per measure and file
-- key:   measure, table_name

select
    measure,
    table_name

from raw.warning_measure_needs
