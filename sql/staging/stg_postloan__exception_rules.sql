-- The exception rules in force in this build.
--
-- grain: one row per rule
-- key:   rule_code

select
    rule_code,
    subject,
    title,
    says,
    scopes,
    needs,
    source,
    rule_no,
    is_verified

from raw.exception_rules
