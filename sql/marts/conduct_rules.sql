-- The conduct rules of collection: what each asks, where it comes from, and whether that was read.
--
-- grain: one row per rule
-- key:   rule_code
-- scope: bank
-- sort:  rule_no
-- columns:
--   rule_code: Rule
--   rule_no: Its place in the table of rules
--   subject: ACTION, or COMPLAINT for the rule that stands on complaints
--   title: Short name of the rule
--   says: What the rule asks
--   needs: Files of which it needs one or all to be tested
--   source: Where the rule comes from
--   is_verified: The text of the source itself was read
--   is_active: The rule is tested

select
    rule_code,
    rule_no,
    subject,
    title,
    says,
    needs,
    source,
    is_verified,
    is_active

from staging.stg_postloan__conduct_rules
