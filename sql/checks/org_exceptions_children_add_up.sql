-- Fails when the exceptions of an organisation are not its own loans' plus its children's.

with

org_exceptions as (

    select * from marts.org_exceptions

),

org_units as (

    select * from marts.org_units

),

exception_months as (

    select * from marts.exception_months

),

parts as (

    select
        org_id,
        month_end_date,
        rule_code,
        tested_loan_count,
        loan_count,
        outstanding_principal

    from exception_months

    union all

    select
        org_units.parent_org_id as org_id,
        org_exceptions.month_end_date,
        org_exceptions.rule_code,
        org_exceptions.tested_loan_count,
        org_exceptions.loan_count,
        org_exceptions.outstanding_principal

    from org_exceptions
    inner join org_units on org_exceptions.org_id = org_units.org_id

    where org_units.parent_org_id is not null

),

added as (

    select
        org_id,
        month_end_date,
        rule_code,
        sum(tested_loan_count) as tested_loan_count,
        sum(loan_count) as loan_count,
        sum(outstanding_principal) as outstanding_principal

    from parts

    group by org_id, month_end_date, rule_code

)

select
    org_exceptions.org_id,
    org_exceptions.month_end_date,
    org_exceptions.rule_code,
    org_exceptions.loan_count,
    added.loan_count as added_loan_count,
    org_exceptions.outstanding_principal,
    added.outstanding_principal as added_outstanding_principal

from org_exceptions
left join added
    on
        org_exceptions.org_id = added.org_id
        and org_exceptions.month_end_date = added.month_end_date
        and org_exceptions.rule_code = added.rule_code

where
    org_exceptions.tested_loan_count <> coalesce(added.tested_loan_count, 0)
    or org_exceptions.loan_count <> coalesce(added.loan_count, 0)
    or coalesce(org_exceptions.outstanding_principal, 0)
    <> coalesce(added.outstanding_principal, 0)
