-- Fails when an additive figure of a vintage is not that of the own loans plus the children's.

with

vintages as (

    select * from marts.vintages

),

vintage_cohorts as (

    select * from marts.vintage_cohorts

),

vintage_points as (

    select * from marts.vintage_points

),

org_units as (

    select * from marts.org_units

),

own_cohorts as (

    select
        org_id,
        cohort_month,
        sum(loan_count) as loan_count,
        sum(disbursed_amount) as disbursed_amount

    from vintage_cohorts

    group by org_id, cohort_month

),

own_points as (

    select
        org_id,
        cohort_month,
        months_on_book,
        sum(par30_principal) as par30_principal,
        sum(written_off_principal) as written_off_principal,
        sum(ever30_amount) as ever30_amount,
        sum(not_reported_loan_count) as not_reported_loan_count

    from vintage_points

    group by org_id, cohort_month, months_on_book

),

children as (

    select
        org_units.parent_org_id as org_id,
        vintages.cohort_month,
        vintages.months_on_book,
        sum(vintages.loan_count) as loan_count,
        sum(vintages.disbursed_amount) as disbursed_amount,
        sum(vintages.par30_principal) as par30_principal,
        sum(vintages.written_off_principal) as written_off_principal,
        sum(vintages.ever30_amount) as ever30_amount,
        sum(vintages.not_reported_loan_count) as not_reported_loan_count

    from vintages
    inner join org_units on vintages.org_id = org_units.org_id

    where org_units.parent_org_id is not null

    group by org_units.parent_org_id, vintages.cohort_month, vintages.months_on_book

)

select
    vintages.org_id,
    vintages.cohort_month,
    vintages.months_on_book,
    vintages.loan_count,
    vintages.disbursed_amount,
    vintages.par30_principal,
    vintages.written_off_principal,
    vintages.ever30_amount

from vintages
left join own_cohorts
    on
        vintages.org_id = own_cohorts.org_id
        and vintages.cohort_month = own_cohorts.cohort_month
left join own_points
    on
        vintages.org_id = own_points.org_id
        and vintages.cohort_month = own_points.cohort_month
        and vintages.months_on_book = own_points.months_on_book
left join children
    on
        vintages.org_id = children.org_id
        and vintages.cohort_month = children.cohort_month
        and vintages.months_on_book = children.months_on_book

where
    vintages.loan_count
    <> coalesce(own_cohorts.loan_count, 0) + coalesce(children.loan_count, 0)
    or vintages.disbursed_amount
    <> coalesce(own_cohorts.disbursed_amount, 0) + coalesce(children.disbursed_amount, 0)
    or coalesce(vintages.par30_principal, 0)
    <> coalesce(own_points.par30_principal, 0) + coalesce(children.par30_principal, 0)
    or coalesce(vintages.written_off_principal, 0)
    <> coalesce(own_points.written_off_principal, 0)
    + coalesce(children.written_off_principal, 0)
    or coalesce(vintages.ever30_amount, 0)
    <> coalesce(own_points.ever30_amount, 0) + coalesce(children.ever30_amount, 0)
    or vintages.not_reported_loan_count
    <> coalesce(own_points.not_reported_loan_count, 0)
    + coalesce(children.not_reported_loan_count, 0)
