-- Limits and bans of the credit policy 授信政策.
--
-- grain: one row per policy
-- key:   policy_id
-- note:  the file gives a limit by ratio in percent; it stays so for exact amounts

select
    policy_id,
    dimension,
    trim(member) as member,
    limit_amount,
    limit_ratio as limit_percent,
    coalesce(banned, false) as is_banned,
    effective_from as effective_from_date,
    effective_to as effective_to_date

from raw.policy_limits
