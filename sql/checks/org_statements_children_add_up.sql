-- Fails when the balance of an organisation's borrowers with a flag, or of those whose statement is
-- missing, is not its own loans' plus its children's.

with

org_statements as (

    select * from marts.org_statements

),

org_units as (

    select * from marts.org_units

),

duties as (

    select * from marts.statement_duties

),

flags as (

    select * from marts.statement_flags

),

lent as (

    select * from intermediate.int_statement_loan_months

),

build_arguments as (

    select * from staging.stg_postloan__build_arguments

),

balances as (

    select
        lent.customer_id,
        lent.org_id,
        lent.outstanding_principal

    from lent
    inner join build_arguments on lent.month_end_date = build_arguments.as_of_date

),

flagged as (

    select distinct
        customer_id,
        org_id,
        period_end_date

    from flags

),

-- A flag speaks of an organisation while it has a loan in the book at the end of the period.
flagged_in_book as (

    select
        flagged.org_id,
        flagged.period_end_date,
        flagged.customer_id

    from flagged
    inner join lent
        on
            flagged.customer_id = lent.customer_id
            and flagged.org_id = lent.org_id
            and flagged.period_end_date = lent.month_end_date

),

parts as (

    select
        duties.org_id,
        duties.period_end_date,
        coalesce(balances.outstanding_principal, 0) as missing_principal,
        0 as flagged_principal

    from duties
    left join balances
        on
            duties.customer_id = balances.customer_id
            and duties.org_id = balances.org_id

    where duties.duty_state = 'MISSING'

    union all

    select
        flagged_in_book.org_id,
        flagged_in_book.period_end_date,
        0 as missing_principal,
        coalesce(balances.outstanding_principal, 0) as flagged_principal

    from flagged_in_book
    left join balances
        on
            flagged_in_book.customer_id = balances.customer_id
            and flagged_in_book.org_id = balances.org_id

    union all

    select
        org_units.parent_org_id as org_id,
        org_statements.period_end_date,
        coalesce(org_statements.missing_principal, 0) as missing_principal,
        coalesce(org_statements.flagged_principal, 0) as flagged_principal

    from org_statements
    inner join org_units on org_statements.org_id = org_units.org_id

    where org_units.parent_org_id is not null

),

added as (

    select
        org_id,
        period_end_date,
        sum(missing_principal) as missing_principal,
        sum(flagged_principal) as flagged_principal

    from parts

    group by org_id, period_end_date

)

select
    org_statements.org_id,
    org_statements.period_end_date,
    org_statements.missing_principal,
    added.missing_principal as added_missing_principal,
    org_statements.flagged_principal,
    added.flagged_principal as added_flagged_principal

from org_statements
left join added
    on
        org_statements.org_id = added.org_id
        and org_statements.period_end_date = added.period_end_date

where
    coalesce(org_statements.missing_principal, 0) <> coalesce(added.missing_principal, 0)
    or coalesce(org_statements.flagged_principal, 0) <> coalesce(added.flagged_principal, 0)
