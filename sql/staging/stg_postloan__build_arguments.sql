-- What the build was asked for: its as-of date and the moment whose knowledge counts.
--
-- grain: one row
-- key:   build_id

select
    build_id,
    as_of_date,
    known_at,
    built_at

from raw.build_arguments
