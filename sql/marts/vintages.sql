-- How the loans paid out in a month by every organisation, its whole subtree, turned out month by month.
--
-- grain: one row per organisation, month of disbursement and month on book reached
-- key:   org_id, cohort_month, months_on_book
-- scope: org_id
-- sort:  org_id, cohort_month, months_on_book
-- note:  a month not yet over has no row. Where nothing is reported of any loan of the cohort, what it
--        needs is missing; where of some, the sums are of the others and the loans are counted
-- columns:
--   org_id: Organisation, with everything below it
--   cohort_month: First day of the month of disbursement
--   months_on_book [months]: Calendar months since the month of disbursement, which is 0
--   disbursed_amount [yuan]: Amount paid out
--   par30_principal [yuan]: Outstanding principal of loans more than 30 days past due
--   written_off_principal [yuan]: Principal written off to date
--   rate [ratio]: Principal more than 30 days past due and written off to date / amount paid out
--   ever30_amount [yuan]: Amount paid out of loans ever more than 30 days past due, or written off
--   ever30_rate [ratio]: That amount / amount paid out
--   loan_count [loans]: Loans paid out
--   not_reported_loan_count [loans]: Loans whose balance, days past due or loss is not reported
--   bad_principal [yuan]: Principal more than 30 days past due and written off to date together

with

vintage_cohorts as (

    select * from marts.vintage_cohorts

),

vintage_points as (

    select * from marts.vintage_points

),

reached as (

    select * from marts.vintage_periods

    where period_kind = 'MONTH'

),

org_closure as (

    select * from marts.org_closure

),

cohorts as (

    select
        org_closure.ancestor_org_id as org_id,
        vintage_cohorts.cohort_month,
        sum(vintage_cohorts.loan_count) as loan_count,
        sum(vintage_cohorts.disbursed_amount) as disbursed_amount

    from vintage_cohorts
    inner join org_closure on vintage_cohorts.org_id = org_closure.descendant_org_id

    group by org_closure.ancestor_org_id, vintage_cohorts.cohort_month

),

points as (

    select
        org_closure.ancestor_org_id as org_id,
        vintage_points.cohort_month,
        vintage_points.months_on_book,
        sum(vintage_points.par30_principal) as par30_principal,
        sum(vintage_points.written_off_principal) as written_off_principal,
        sum(vintage_points.ever30_amount) as ever30_amount,
        sum(vintage_points.not_reported_loan_count) as not_reported_loan_count

    from vintage_points
    inner join org_closure on vintage_points.org_id = org_closure.descendant_org_id

    group by
        org_closure.ancestor_org_id,
        vintage_points.cohort_month,
        vintage_points.months_on_book

),

joined as (

    select
        cohorts.org_id,
        cohorts.cohort_month,
        reached.months_on_book,
        cohorts.loan_count,
        cohorts.disbursed_amount,
        coalesce(points.not_reported_loan_count, 0) as not_reported_loan_count,
        -- Nothing late among loans that are reported is 0; of loans not reported it is unknown.
        case when coalesce(points.not_reported_loan_count, 0) < cohorts.loan_count then 0 end
            as none_late,
        nullif(points.par30_principal, 0) as par30_principal,
        nullif(points.written_off_principal, 0) as written_off_principal,
        nullif(points.ever30_amount, 0) as ever30_amount

    from cohorts
    inner join reached on cohorts.cohort_month = reached.cohort_month
    left join points
        on
            cohorts.org_id = points.org_id
            and cohorts.cohort_month = points.cohort_month
            and reached.months_on_book = points.months_on_book

),

known as (

    select
        org_id,
        cohort_month,
        months_on_book,
        loan_count,
        not_reported_loan_count,
        cast(disbursed_amount as decimal(38, 2)) as disbursed_amount,
        cast(coalesce(par30_principal, none_late) as decimal(38, 2)) as par30_principal,
        cast(coalesce(written_off_principal, none_late) as decimal(38, 2))
            as written_off_principal,
        cast(coalesce(ever30_amount, none_late) as decimal(38, 2)) as ever30_amount,
        nullif(cast(disbursed_amount as double), 0) as divisor

    from joined

)

select
    org_id,
    cohort_month,
    months_on_book,
    disbursed_amount,
    par30_principal,
    written_off_principal,
    cast(par30_principal + written_off_principal as double) / divisor as rate,
    ever30_amount,
    cast(ever30_amount as double) / divisor as ever30_rate,
    cast(loan_count as bigint) as loan_count,
    cast(not_reported_loan_count as bigint) as not_reported_loan_count,
    cast(par30_principal + written_off_principal as decimal(38, 2)) as bad_principal

from known
