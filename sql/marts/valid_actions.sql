-- What counts as collecting an overdue loan, by channel: where that comes from, and whether it was read.
--
-- grain: one row per channel
-- key:   channel
-- scope: bank
-- sort:  channel_no
-- columns:
--   channel: How an action is done
--   channel_no: Its place in the table
--   counts: ALWAYS, REACHED (when somebody was reached) or NEVER
--   says: The rule in words
--   source: Where it comes from
--   is_verified: The text of the source itself was read

select
    channel,
    channel_no,
    counts,
    says,
    source,
    is_verified

from staging.stg_postloan__valid_actions
