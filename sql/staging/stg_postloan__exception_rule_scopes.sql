-- The scopes each exception rule covers.
--
-- grain: one row per rule and scope
-- key:   rule_code, scope

select
    rule_code,
    scope

from raw.exception_rule_scopes
