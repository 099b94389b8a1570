-- What is to be recovered 清收目标.
--
-- grain: one row per target
-- key:   target_id

select
    target_id,
    org_id,
    handler_id,
    bucket,
    hand_no,
    basis_willingness,
    basis_source,
    target_amount,
    period_start as period_start_date,
    period_end as period_end_date

from raw.collection_targets
