-- Steps taken on warnings 预警处置.
--
-- grain: one row per warning and step
-- key:   warning_id, seq

select
    warning_id,
    seq,
    action_type,
    actor_id,
    note,
    planned_amount,
    mitigated_amount,
    action_date

from raw.warning_actions
