-- The flags of financial statements: what each measures and from which value on it is raised.
--
-- grain: one row per flag and measure
-- key:   flag_code, measure
-- scope: bank
-- sort:  flag_no
-- columns:
--   flag_code: Flag
--   flag_no: Its place in the table of flags
--   measure: What is compared, one of the measures of statement_measures or DAYS_LATE
--   title: Short name of the flag
--   says: What the flag asks
--   comparison: ABOVE, AT_LEAST, BELOW or AT_MOST
--   blue_threshold: Value from which the flag is blue; empty where it never is
--   yellow_threshold: Value from which it is yellow
--   orange_threshold: Value from which it is orange
--   red_threshold: Value from which it is red
--   source: Where the flag comes from
--   is_verified: The text of the source itself was read

select
    flag_code,
    flag_no,
    measure,
    title,
    says,
    comparison,
    blue_threshold,
    yellow_threshold,
    orange_threshold,
    red_threshold,
    source,
    is_verified

from staging.stg_postloan__statement_flag_rules
