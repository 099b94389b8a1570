-- Exceptions of every organisation, its whole subtree, at every month end by rule.
--
-- grain: one row per organisation, month end and rule with loans tested
-- key:   org_id, month_end_date, rule_code
-- scope: org_id
-- sort:  org_id, month_end_date, rule_code
-- own:   exception_months
-- adds:  tested_loan_count, loan_count, outstanding_principal
-- note:  ANY counts a loan once, however many rules it breaks. No row means that no loan could be
--        tested, which is not the same as no exception
-- columns:
--   org_id: Organisation, with everything below it
--   month_end_date: Calendar month end, or the as-of date as the last point
--   rule_code: Rule, or ANY for loans that break at least one
--   tested_loan_count [loans]: Loans the rule could be tested on
--   loan_count [loans]: Loans that break it
--   customer_count [customers]: Distinct borrowers of those loans
--   outstanding_principal [yuan]: Principal not yet paid of those loans; empty where none is reported

with

exception_months as (

    select * from marts.exception_months

),

exceptions as (

    select * from marts.exceptions

),

org_closure as (

    select * from marts.org_closure

),

summed as (

    select
        org_closure.ancestor_org_id as org_id,
        exception_months.month_end_date,
        exception_months.rule_code,
        cast(sum(exception_months.tested_loan_count) as bigint) as tested_loan_count,
        cast(sum(exception_months.loan_count) as bigint) as loan_count,
        -- No exception is 0; exceptions none of whose balances is reported are missing.
        cast(
            case
                when sum(exception_months.loan_count) = 0 then 0
                else
                    sum(
                        case
                            when exception_months.loan_count > 0
                                then exception_months.outstanding_principal
                        end
                    )
            end as decimal(38, 2)
        ) as outstanding_principal

    from exception_months
    inner join org_closure on exception_months.org_id = org_closure.descendant_org_id

    group by
        org_closure.ancestor_org_id,
        exception_months.month_end_date,
        exception_months.rule_code

),

borrowers as (

    select
        org_closure.ancestor_org_id as org_id,
        exceptions.month_end_date,
        exceptions.rule_code,
        count(distinct exceptions.customer_id) as customer_count

    from exceptions
    inner join org_closure on exceptions.org_id = org_closure.descendant_org_id

    group by org_closure.ancestor_org_id, exceptions.month_end_date, exceptions.rule_code

    union all

    select
        org_closure.ancestor_org_id as org_id,
        exceptions.month_end_date,
        'ANY' as rule_code,
        count(distinct exceptions.customer_id) as customer_count

    from exceptions
    inner join org_closure on exceptions.org_id = org_closure.descendant_org_id

    group by org_closure.ancestor_org_id, exceptions.month_end_date

)

select
    summed.org_id,
    summed.month_end_date,
    summed.rule_code,
    summed.tested_loan_count,
    summed.loan_count,
    coalesce(borrowers.customer_count, 0) as customer_count,
    summed.outstanding_principal

from summed
left join borrowers
    on
        summed.org_id = borrowers.org_id
        and summed.month_end_date = borrowers.month_end_date
        and summed.rule_code = borrowers.rule_code
