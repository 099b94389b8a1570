-- The ageing buckets 账龄 in force in this build.
--
-- grain: one row per bucket
-- key:   bucket
-- scope: bank
-- sort:  bucket_no
-- columns:
--   bucket: Name of the bucket
--   bucket_no: Its place from best to worst
--   from_days [days]: Fewest effective days past due
--   to_days [days]: Most effective days past due; empty for the last

select
    bucket,
    bucket_no,
    from_days,
    to_days

from staging.stg_postloan__buckets
