-- How often customers of a type owe a statement in this build.
--
-- grain: one row per type of customer
-- key:   customer_type

select
    customer_type,
    source,
    months_between,
    deadline_days,
    annual_deadline_days,
    is_verified

from raw.statement_frequencies
