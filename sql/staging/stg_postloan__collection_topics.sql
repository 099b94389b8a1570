-- The topics a collector's certificate may be of, where a bank says so.
--
-- grain: one row per topic
-- key:   topic

select
    topic,
    source,
    is_verified

from raw.collection_topics
