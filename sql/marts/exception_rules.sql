-- The rules of the exceptions: what each says, where it comes from, and whether that was read.
--
-- grain: one row per rule
-- key:   rule_code
-- scope: bank
-- sort:  rule_no
-- columns:
--   rule_code: Rule
--   rule_no: Its place in the table of rules
--   subject: LOAN, or ORGANISATION for a rule about the ratios of an organisation
--   title: Short name of the rule
--   says: What the rule asks
--   scopes: Scopes of loans it is tested on
--   needs: Files of which it needs one or all to be tested
--   source: Where the rule comes from
--   is_verified: The text of the source itself was read

select
    rule_code,
    rule_no,
    subject,
    title,
    says,
    scopes,
    needs,
    source,
    is_verified

from staging.stg_postloan__exception_rules
