-- Fails when what an organisation holds under a policy is not its own loans' plus its children's, or the
-- whole is not the last month end of the policy.

with

policy_limits as (

    select * from marts.policy_limits

),

policy_loans as (

    select * from marts.policy_loans

),

policy_months as (

    select * from marts.policy_months

),

policy_breaches as (

    select * from marts.policy_breaches

),

org_units as (

    select * from marts.org_units

),

parts as (

    select
        policy_id,
        org_id,
        1 as loan_count,
        0 as breach_loan_count,
        coalesce(outstanding_principal, 0) as used_amount

    from policy_loans

    union all

    select
        policy_id,
        org_id,
        0 as loan_count,
        1 as breach_loan_count,
        0 as used_amount

    from policy_breaches

    union all

    select
        policy_limits.policy_id,
        org_units.parent_org_id as org_id,
        policy_limits.loan_count,
        policy_limits.breach_loan_count,
        coalesce(policy_limits.used_amount, 0) as used_amount

    from policy_limits
    inner join org_units on policy_limits.org_id = org_units.org_id

    where org_units.parent_org_id is not null

),

added as (

    select
        policy_id,
        org_id,
        sum(loan_count) as loan_count,
        sum(breach_loan_count) as breach_loan_count,
        sum(used_amount) as used_amount

    from parts

    group by policy_id, org_id

),

-- Of all loans, also where more than one organisation reports to nobody.
wholes as (

    select
        policy_id,
        sum(outstanding_principal) as used_amount

    from policy_loans

    group by policy_id

),

last_points as (

    select
        policy_id,
        org_id,
        used_amount,
        row_number() over (
            partition by policy_id order by month_end_date desc
        ) as place

    from policy_months

)

select
    policy_limits.policy_id,
    policy_limits.org_id,
    policy_limits.used_amount,
    added.used_amount as added_used_amount,
    last_points.used_amount as last_used_amount

from policy_limits
left join added
    on
        policy_limits.policy_id = added.policy_id
        and policy_limits.org_id = added.org_id
left join last_points
    on
        policy_limits.policy_id = last_points.policy_id
        and policy_limits.org_id = last_points.org_id
        and last_points.place = 1
left join wholes on policy_limits.policy_id = wholes.policy_id

where
    policy_limits.loan_count <> coalesce(added.loan_count, 0)
    or policy_limits.breach_loan_count <> coalesce(added.breach_loan_count, 0)
    or coalesce(policy_limits.used_amount, 0) <> coalesce(added.used_amount, 0)
    or (
        last_points.place = 1
        and coalesce(wholes.used_amount, 0) <> coalesce(last_points.used_amount, 0)
    )
