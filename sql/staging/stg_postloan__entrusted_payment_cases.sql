-- Whom the limits of entrusted payment hold for.
--
-- grain: one row per rule and value of what is looked at
-- key:   rule_code, dimension, value

select
    rule_code,
    dimension,
    value

from raw.entrusted_payment_cases
