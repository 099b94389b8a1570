-- The topics a certificate may be of to do an inspection, where a bank says so.
--
-- grain: one row per type of inspection and topic
-- key:   inspection_type, topic

select
    inspection_type,
    topic,
    source,
    is_verified

from raw.act_topics
