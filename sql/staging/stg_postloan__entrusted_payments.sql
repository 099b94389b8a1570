-- Above which amount the bank pays the payee itself, by this build.
--
-- grain: one row per rule
-- key:   rule_code

select
    rule_code,
    title,
    basis,
    source,
    rule_no,
    amount_above,
    is_verified

from raw.entrusted_payments
