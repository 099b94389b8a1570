-- Complaints about collection 投诉.
--
-- grain: one row per complaint
-- key:   complaint_id

select
    complaint_id,
    action_id,
    upheld as is_upheld,
    received_at,
    closed_at,
    cast(received_at as date) as received_date,
    cast(closed_at as date) as closed_date

from raw.complaints
