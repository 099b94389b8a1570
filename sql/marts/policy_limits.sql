-- Limits and bans of the credit policy at every organisation: what it holds under each of them, and
-- whether the whole is within the limit.
--
-- grain: one row per policy and organisation, everything below it included
-- key:   policy_id, org_id
-- scope: org_id
-- sort:  org_id, policy_id
-- note:  industries and products concern every organisation; a region, a customer or a group those
--        that hold something of it and those above. state is of the whole; the yuan of a limit by
--        ratio and the book of the bank stand at the head office alone
-- columns:
--   policy_id: Policy
--   org_id: Organisation, with everything below it
--   dimension: INDUSTRY, PRODUCT, REGION, CUSTOMER or GROUP
--   member: Industry, product, organisation, customer or group the policy is about
--   member_name: Name of the organisation or customer
--   state: BREACH above the limit, NEAR it, WITHIN it, BANNED, NOT_YET or ENDED by its days, UNKNOWN
--     when no customer, group, organisation or loan is of the member, NOT_REPORTED when no balance is
--   limit_ratio [ratio]: Most that may be outstanding, as a share of the book of the bank
--   limit_amount [yuan]: Most that may be outstanding; of a limit by ratio at the head office alone
--   used_amount [yuan]: Principal outstanding under it at the organisation
--   headroom_amount [yuan]: Limit less used, where the organisation holds the whole
--   bank_principal [yuan]: Outstanding principal of the bank, at the head office alone
--   loan_count [loans]: Loans in the book under it at the organisation
--   customer_count [customers]: Borrowers of those, distinct
--   not_reported_loan_count [loans]: Of those loans, the ones whose balance is not reported
--   breach_loan_count [loans]: Loans of the organisation paid out against it
--   breach_amount [yuan]: Amount paid out of those
--   is_banned: Nothing new may be paid out
--   is_whole: The organisation holds the whole the policy is about
--   effective_from_date: First day it holds; empty: always held
--   effective_to_date: Last day it holds; empty: until further notice
--   used_share [ratio]: Used / limit
--   book_share [ratio]: Used / outstanding principal of the bank

with

policies as (

    select * from intermediate.int_policy_limits

),

states as (

    select * from intermediate.int_policy_states

),

policy_loans as (

    select * from marts.policy_loans

),

policy_breaches as (

    select * from marts.policy_breaches

),

customers as (

    select * from staging.stg_bank__customers

),

org_units as (

    select * from intermediate.int_org_units

),

org_closure as (

    select * from marts.org_closure

),

used as (

    select
        policy_loans.policy_id,
        org_closure.ancestor_org_id as org_id,
        count(*) as loan_count,
        count(distinct policy_loans.customer_id) as customer_count,
        count(case when policy_loans.outstanding_principal is null then 1 end)
            as not_reported_loan_count,
        sum(policy_loans.outstanding_principal) as used_amount

    from policy_loans
    inner join org_closure on policy_loans.org_id = org_closure.descendant_org_id

    group by policy_loans.policy_id, org_closure.ancestor_org_id

),

breached as (

    select
        policy_breaches.policy_id,
        org_closure.ancestor_org_id as org_id,
        count(*) as breach_loan_count,
        sum(policy_breaches.disbursed_amount) as breach_amount

    from policy_breaches
    inner join org_closure on policy_breaches.org_id = org_closure.descendant_org_id

    group by policy_breaches.policy_id, org_closure.ancestor_org_id

),

concerned as (

    select
        policies.policy_id,
        org_units.org_id

    from policies
    cross join org_units

    where policies.dimension in ('INDUSTRY', 'PRODUCT')

    union

    select
        policies.policy_id,
        org_closure.ancestor_org_id as org_id

    from policies
    inner join org_closure on policies.whole_org_id = org_closure.descendant_org_id

    union

    select
        policy_id,
        org_id

    from used

    union

    select
        policy_id,
        org_id

    from breached

),

seen as (

    select
        concerned.policy_id,
        concerned.org_id,
        policies.dimension,
        policies.member,
        policies.member_org_name,
        states.state,
        policies.limit_percent,
        -- An amount is written in the policy; the yuan of a ratio would tell the book of the bank.
        case
            when policies.limit_percent is null or concerned.org_id = policies.head_org_id
                then states.limit_amount
        end as limit_amount,
        case when concerned.org_id = policies.head_org_id then states.bank_principal end
            as bank_principal,
        states.is_member_known,
        policies.is_banned,
        whole.descendant_org_id is not null as is_whole,
        policies.effective_from_date,
        policies.effective_to_date

    from concerned
    inner join policies on concerned.policy_id = policies.policy_id
    inner join states on policies.policy_number = states.policy_number
    left join org_closure as whole
        on
            concerned.org_id = whole.ancestor_org_id
            and policies.whole_org_id = whole.descendant_org_id

),

counted as (

    select
        seen.*,
        customers.customer_name,
        coalesce(used.loan_count, 0) as loan_count,
        coalesce(used.customer_count, 0) as customer_count,
        coalesce(used.not_reported_loan_count, 0) as not_reported_loan_count,
        coalesce(breached.breach_loan_count, 0) as breach_loan_count,
        cast(coalesce(breached.breach_amount, 0) as decimal(38, 2)) as breach_amount,
        cast(
            case
                when not seen.is_member_known then null
                when used.loan_count is null then 0
                else used.used_amount
            end as decimal(38, 2)
        ) as used_amount

    from seen
    left join used on seen.policy_id = used.policy_id and seen.org_id = used.org_id
    left join breached on seen.policy_id = breached.policy_id and seen.org_id = breached.org_id
    left join customers on seen.dimension = 'CUSTOMER' and seen.member = customers.customer_id

)

select
    policy_id,
    org_id,
    dimension,
    member,
    case when dimension = 'REGION' then member_org_name else customer_name end as member_name,
    state,
    cast(limit_percent as double) / 100 as limit_ratio,
    limit_amount,
    used_amount,
    case when is_whole then cast(limit_amount - used_amount as decimal(38, 2)) end
        as headroom_amount,
    bank_principal,
    loan_count,
    customer_count,
    not_reported_loan_count,
    breach_loan_count,
    breach_amount,
    is_banned,
    is_whole,
    effective_from_date,
    effective_to_date,
    cast(used_amount as double) / nullif(cast(limit_amount as double), 0) as used_share,
    cast(used_amount as double) / nullif(cast(bank_principal as double), 0) as book_share

from counted
