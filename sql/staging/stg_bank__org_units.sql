-- Organisations of the bank 机构.
--
-- grain: one row per organisation
-- key:   org_id

select
    org_id,
    org_name,
    parent_org_id,
    org_level,
    merged_into,
    has_monitor_post,
    has_inspect_post,
    has_supervise_post,
    has_training_post,
    open_date,
    close_date

from raw.org_units
