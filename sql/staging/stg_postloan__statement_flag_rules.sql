-- The flags of financial statements in force in this build.
--
-- grain: one row per flag and measure
-- key:   flag_code, measure

select
    flag_code,
    measure,
    title,
    says,
    comparison,
    source,
    flag_no,
    blue_threshold,
    yellow_threshold,
    orange_threshold,
    red_threshold,
    is_verified

from raw.statement_flag_rules
