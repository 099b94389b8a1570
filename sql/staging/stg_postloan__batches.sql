-- Every delivery taken.
--
-- grain: one row per batch
-- key:   batch_id

select
    batch_id,
    content_hash,
    profile,
    received_at,
    loaded_at

from raw.batches
