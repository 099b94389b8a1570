-- What is outstanding under each limit of the credit policy at every month end.
--
-- grain: one row per policy and month end
-- key:   policy_id, month_end_date
-- scope: org_id
-- sort:  org_id, policy_id, month_end_date
-- note:  of the whole a policy is about, so only those see it who see the whole: the region of an
--        amount for a region, the head office of everything else. The limit is the present one
-- columns:
--   policy_id: Policy
--   org_id: Organisation that sees the whole the policy is about
--   month_end_date: Calendar month end, or the as-of date as the last point
--   loan_count [loans]: Loans in the book under it
--   not_reported_loan_count [loans]: Of those, the ones whose balance is not reported
--   used_amount [yuan]: Principal outstanding under it; empty where its member is unknown
--   limit_amount [yuan]: Most that may be outstanding; empty for a ban without a limit
--   is_over_limit: More is outstanding than the limit allows
--   is_in_force: The policy held on that day
--   used_share [ratio]: Used / limit

with

policies as (

    select * from intermediate.int_policy_limits

),

policy_months as (

    select * from intermediate.int_policy_months

),

months as (

    select * from intermediate.int_months

)

select
    policies.policy_id,
    policies.limit_org_id as org_id,
    months.month_end_date,
    policy_months.loan_count,
    policy_months.not_reported_loan_count,
    policy_months.used_amount,
    policy_months.limit_amount,
    policy_months.is_over_limit,
    coalesce(policies.effective_from_date <= months.month_end_date, true)
    and coalesce(policies.effective_to_date >= months.month_end_date, true) as is_in_force,
    cast(policy_months.used_amount as double)
    / nullif(cast(policy_months.limit_amount as double), 0) as used_share

from policy_months
inner join policies on policy_months.policy_number = policies.policy_number
inner join months on policy_months.month_number = months.month_number
