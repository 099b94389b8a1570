-- Fails when the guarantees of an organisation are not its own loans' plus its children's, or its
-- covered, troubled and uncovered amounts are not the balance they are of.

with

org_guarantees as (

    select * from marts.org_guarantees

),

loan_guarantees as (

    select * from marts.loan_guarantees

),

org_units as (

    select * from marts.org_units

),

parts as (

    select
        org_id,
        1 as loan_count,
        case when presence_state = 'MISSING' then 1 else 0 end as missing_loan_count,
        case when ltv_state = 'ABOVE_RED' then 1 else 0 end as above_red_loan_count,
        coalesce(covered_amount, 0) as covered_amount,
        coalesce(uncovered_amount, 0) as uncovered_amount

    from loan_guarantees

    union all

    select
        org_units.parent_org_id as org_id,
        org_guarantees.loan_count,
        org_guarantees.missing_loan_count,
        org_guarantees.above_red_loan_count,
        org_guarantees.covered_amount,
        org_guarantees.uncovered_amount

    from org_guarantees
    inner join org_units on org_guarantees.org_id = org_units.org_id

    where org_units.parent_org_id is not null

),

added as (

    select
        org_id,
        sum(loan_count) as loan_count,
        sum(missing_loan_count) as missing_loan_count,
        sum(above_red_loan_count) as above_red_loan_count,
        sum(covered_amount) as covered_amount,
        sum(uncovered_amount) as uncovered_amount

    from parts

    group by org_id

)

select
    org_guarantees.org_id,
    org_guarantees.loan_count,
    added.loan_count as added_loan_count,
    org_guarantees.covered_amount,
    added.covered_amount as added_covered_amount

from org_guarantees
left join added on org_guarantees.org_id = added.org_id

where
    org_guarantees.loan_count <> coalesce(added.loan_count, 0)
    or org_guarantees.missing_loan_count <> coalesce(added.missing_loan_count, 0)
    or org_guarantees.above_red_loan_count <> coalesce(added.above_red_loan_count, 0)
    or org_guarantees.covered_amount <> coalesce(added.covered_amount, 0)
    or org_guarantees.uncovered_amount <> coalesce(added.uncovered_amount, 0)
    or org_guarantees.measured_principal
    <> org_guarantees.covered_amount
    + org_guarantees.troubled_amount
    + org_guarantees.uncovered_amount
