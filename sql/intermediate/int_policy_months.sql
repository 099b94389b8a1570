-- What is outstanding under each limit of the credit policy at each month end, in the whole bank.
--
-- grain: one row per policy and month end
-- key:   policy_number, month_number
-- note:  the limit is the one the policy gives now, whatever was in force then; a limit by ratio is of
--        the book of that month end, rounded to the cent
-- table

with

policies as (

    select * from intermediate.int_policy_limits

),

policy_loans as (

    select * from intermediate.int_policy_loans

),

customers as (

    select * from staging.stg_bank__customers

),

loan_months as (

    select * from intermediate.int_loan_months

),

months as (

    select * from intermediate.int_months

),

books as (

    select
        month_number,
        sum(outstanding_principal) as bank_principal

    from loan_months

    where is_active

    group by month_number

),

used as (

    select
        policy_loans.policy_number,
        loan_months.month_number,
        count(*) as loan_count,
        count(case when loan_months.outstanding_principal is null then 1 end)
            as not_reported_loan_count,
        sum(loan_months.outstanding_principal) as used_amount

    from loan_months
    inner join policy_loans on loan_months.loan_number = policy_loans.loan_number

    where loan_months.is_active

    group by policy_loans.policy_number, loan_months.month_number

),

policies_with_loans as (

    select distinct policy_number

    from policy_loans

),

known_customers as (

    select customer_id as member

    from customers

),

known_groups as (

    select distinct group_id as member

    from customers

    where group_id is not null

),

-- Nothing lent to a member that exists is 0; of a member nobody knows nothing can be said.
members as (

    select
        policies.*,
        policies_with_loans.policy_number is not null
        or policies.is_industry
        or (policies.dimension = 'REGION' and policies.is_organisation)
        or (policies.dimension = 'CUSTOMER' and known_customers.member is not null)
        or (policies.dimension = 'GROUP' and known_groups.member is not null)
            as is_member_known

    from policies
    left join policies_with_loans on policies.policy_number = policies_with_loans.policy_number
    left join known_customers on policies.member = known_customers.member
    left join known_groups on policies.member = known_groups.member

),

measured as (

    select
        members.policy_number,
        months.month_number,
        members.is_member_known,
        coalesce(used.loan_count, 0) as loan_count,
        coalesce(used.not_reported_loan_count, 0) as not_reported_loan_count,
        cast(
            case
                when not members.is_member_known then null
                when used.loan_count is null then 0
                else used.used_amount
            end as decimal(38, 2)
        ) as used_amount,
        cast(coalesce(books.bank_principal, 0) as decimal(38, 2)) as bank_principal,
        case
            when members.limit_percent is null then members.limit_amount
            else
                -- One percent of a percentage, in whole cents and without a double in between.
                cast(
                    cast(coalesce(books.bank_principal, 0) as decimal(22, 2))
                    * members.limit_percent
                    * 0.01
                    as decimal(18, 2)
                )
        end as limit_amount

    from members
    cross join months
    left join books on months.month_number = books.month_number
    left join used
        on
            members.policy_number = used.policy_number
            and months.month_number = used.month_number

)

select
    policy_number,
    month_number,
    loan_count,
    not_reported_loan_count,
    used_amount,
    bank_principal,
    limit_amount,
    is_member_known,
    coalesce(used_amount > limit_amount, false) as is_over_limit

from measured
