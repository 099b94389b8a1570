-- How often what is inspected, in this build.
--
-- grain: one row per rule
-- key:   rule_code

select
    rule_code,
    inspection_type,
    subject,
    title,
    customer_types,
    classes,
    scopes,
    guarantee_types,
    org_levels,
    source,
    rule_no,
    amount_from,
    amount_to,
    days,
    period_units,
    day_units,
    is_verified

from raw.inspection_frequencies
