-- How each limit or ban of the credit policy stands on the as-of date in the whole bank.
--
-- grain: one row per policy
-- key:   policy_number
-- note:  exactly the limit is within it
-- table

with

policies as (

    select * from intermediate.int_policy_limits

),

policy_months as (

    select * from intermediate.int_policy_months

),

parameters as (

    select * from intermediate.int_policy_parameters

),

last_months as (

    select max(month_number) as month_number

    from policy_months

)

select
    policies.policy_number,
    case
        when policies.force_state <> 'IN_FORCE' then policies.force_state
        when policies.is_banned then 'BANNED'
        when not policy_months.is_member_known then 'UNKNOWN'
        when policy_months.used_amount is null then 'NOT_REPORTED'
        when policy_months.used_amount > policy_months.limit_amount then 'BREACH'
        when policy_months.used_amount >= parameters.near_share * policy_months.limit_amount
            then 'NEAR'
        else 'WITHIN'
    end as state,
    policy_months.bank_principal,
    policy_months.limit_amount,
    policy_months.is_member_known

from policies
inner join policy_months on policies.policy_number = policy_months.policy_number
inner join last_months on policy_months.month_number = last_months.month_number
cross join parameters
