-- The catalogue of early warning in force in this build.
--
-- grain: one row per indicator and measure
-- key:   indicator_code, measure

select
    indicator_code,
    measure,
    category,
    title,
    says,
    comparison,
    source,
    indicator_no,
    blue_threshold,
    yellow_threshold,
    orange_threshold,
    red_threshold,
    until_value,
    is_verified,
    is_own,
    effective_from

from raw.warning_indicators
