-- Loans paid out against the credit policy: under a ban, or while more was outstanding than allowed.
--
-- grain: one row per policy and loan paid out against it while it was in force
-- key:   policy_id, loan_id
-- scope: org_id
-- sort:  org_id, policy_id, loan_id
-- note:  over the limit is judged at the month end before the paying out: the last point at which
--        balances are known. The first and the last day of a policy are in force
-- columns:
--   policy_id: Policy
--   loan_id: Loan
--   customer_id: Borrower
--   org_id: Organisation that handles the loan
--   breach_kind: BANNED paid out under a ban, OVER_LIMIT while the limit was exceeded
--   loan_state: ACTIVE, SETTLED, WRITTEN_OFF or TRANSFERRED on the as-of date
--   disbursed_amount [yuan]: Amount paid out
--   outstanding_principal [yuan]: Principal not yet paid
--   disbursed_date: Day of paying out
--   known_over_date: Month end at which the limit was known to be exceeded; empty under a ban

with

policies as (

    select * from intermediate.int_policy_limits

),

policy_loans as (

    select * from intermediate.int_policy_loans

),

policy_months as (

    select * from intermediate.int_policy_months

),

months as (

    select * from intermediate.int_months

),

numbered_loans as (

    select * from intermediate.int_loans

),

loans as (

    select * from marts.loans

),

paid_out as (

    select
        policies.policy_number,
        policies.policy_id,
        policies.is_banned,
        numbered_loans.loan_id,
        numbered_loans.first_month_number - 1 as month_number

    from policy_loans
    inner join policies on policy_loans.policy_number = policies.policy_number
    inner join numbered_loans on policy_loans.loan_number = numbered_loans.loan_number

    where
        coalesce(policies.effective_from_date <= numbered_loans.disbursed_date, true)
        and coalesce(policies.effective_to_date >= numbered_loans.disbursed_date, true)

),

judged as (

    select
        paid_out.policy_id,
        paid_out.loan_id,
        paid_out.is_banned,
        case when not paid_out.is_banned then months.month_end_date end as known_over_date

    from paid_out
    left join policy_months
        on
            paid_out.policy_number = policy_months.policy_number
            and paid_out.month_number = policy_months.month_number
    left join months on policy_months.month_number = months.month_number

    where
        paid_out.is_banned
        or policy_months.is_over_limit

)

select
    judged.policy_id,
    judged.loan_id,
    loans.customer_id,
    loans.org_id,
    case when judged.is_banned then 'BANNED' else 'OVER_LIMIT' end as breach_kind,
    loans.loan_state,
    loans.disbursed_amount,
    loans.outstanding_principal,
    loans.disbursed_date,
    judged.known_over_date

from judged
inner join loans on judged.loan_id = loans.loan_id
