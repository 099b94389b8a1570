-- Every threshold in force, the bank's own value where it gave one.
--
-- grain: one row per parameter
-- key:   area, name

select
    area,
    name,
    value,
    unit,
    decides,
    source,
    is_verified,
    is_overridden,
    effective_from

from raw.parameters
