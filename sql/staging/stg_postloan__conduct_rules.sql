-- The conduct rules of collection in force in this build.
--
-- grain: one row per rule
-- key:   rule_code

select
    rule_code,
    subject,
    title,
    says,
    needs,
    source,
    rule_no,
    is_verified,
    is_active

from raw.conduct_rules
