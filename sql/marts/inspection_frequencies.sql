-- How often what is inspected: the rules in force in this build, of which the strictest that holds counts.
--
-- grain: one row per rule
-- key:   rule_code
-- scope: bank
-- sort:  rule_no
-- columns:
--   rule_code: Rule
--   rule_no: Its place in the table of rules
--   inspection_type: Type of inspection it asks for
--   subject: LOAN, or ORGANISATION for a rule about an organisation as a whole
--   title: Short name of the rule
--   days [days]: A check within this many days of the one before, or of the disbursement
--   customer_types: Types of borrowers it holds for; empty for all
--   classes: Five-class grades it holds for; empty for all
--   scopes: Scopes of loans it holds for; empty for organisations
--   guarantee_types: Guarantees it holds for; empty for all
--   org_levels: Levels of organisations it holds for; empty for loans
--   amount_from [yuan]: It holds for loans of which at least this was paid out
--   amount_to [yuan]: And less than this; empty for no limit
--   source: Where the rule comes from
--   is_verified: The text of the source itself was read

select
    rule_code,
    rule_no,
    inspection_type,
    subject,
    title,
    days,
    customer_types,
    classes,
    scopes,
    guarantee_types,
    org_levels,
    amount_from,
    amount_to,
    source,
    is_verified

from staging.stg_postloan__inspection_frequencies
