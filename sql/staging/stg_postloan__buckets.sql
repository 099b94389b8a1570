-- The ageing buckets 账龄 by effective days past due.
--
-- grain: one row per bucket
-- key:   bucket

select
    bucket,
    bucket_no,
    from_days,
    to_days

from raw.buckets
