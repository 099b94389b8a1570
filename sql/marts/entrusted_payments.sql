-- Above which amount the bank pays the payee itself 受托支付, by kind of loan.
--
-- grain: one row per rule
-- key:   rule_code
-- scope: bank
-- sort:  rule_no
-- columns:
--   rule_code: Rule
--   rule_no: Its place in the table of rules; the first that fits a loan holds
--   title: Kind of loans it holds for
--   basis: PAYMENT: one payment above the amount; DRAWDOWN: the loan above it
--   amount_above [yuan]: Amount above which the bank pays
--   source: Where it comes from
--   is_verified: The text of the source itself was read

select
    rule_code,
    rule_no,
    title,
    basis,
    amount_above,
    source,
    is_verified

from staging.stg_postloan__entrusted_payments
