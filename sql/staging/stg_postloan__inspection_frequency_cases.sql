-- What each frequency is restricted to.
--
-- grain: one row per rule and value of what is looked at
-- key:   rule_code, dimension, value

select
    rule_code,
    dimension,
    value

from raw.inspection_frequency_cases
