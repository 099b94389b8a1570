-- What counts as collecting an overdue loan, by channel, in this build.
--
-- grain: one row per channel
-- key:   channel

select
    channel,
    counts,
    says,
    source,
    channel_no,
    is_verified

from raw.valid_actions
