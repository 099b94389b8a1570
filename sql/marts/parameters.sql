-- Every threshold in force in this build, with its source and whether that source was read.
--
-- grain: one row per parameter
-- key:   area, name
-- scope: bank
-- sort:  area, name
-- columns:
--   area: What it belongs to
--   name: Name of the parameter
--   value: Value in force
--   unit: Unit of the value
--   decides: What it decides
--   source: Where it comes from
--   is_verified: The text of the source was itself read
--   effective_from: Since when it holds
--   is_overridden: The bank gave its own value

select
    area,
    name,
    value,
    unit,
    decides,
    source,
    is_verified,
    effective_from,
    is_overridden

from staging.stg_postloan__parameters
