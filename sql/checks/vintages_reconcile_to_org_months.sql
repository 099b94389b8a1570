-- Fails when the vintages of an organisation at a month end are together not its portfolio at risk.

with

vintages as (

    select * from marts.vintages

),

on_book as (

    select * from marts.vintage_periods

    where period_kind = 'MONTH'

),

org_months as (

    select * from marts.org_months

),

all_cohorts as (

    select
        vintages.org_id,
        on_book.month_end_date,
        sum(coalesce(vintages.par30_principal, 0)) as par30_principal

    from vintages
    inner join on_book
        on
            vintages.cohort_month = on_book.cohort_month
            and vintages.months_on_book = on_book.months_on_book

    group by vintages.org_id, on_book.month_end_date

)

select
    all_cohorts.org_id,
    all_cohorts.month_end_date,
    all_cohorts.par30_principal,
    org_months.par30_principal as portfolio_par30_principal

from all_cohorts
left join org_months
    on
        all_cohorts.org_id = org_months.org_id
        and all_cohorts.month_end_date = org_months.month_end_date

where all_cohorts.par30_principal <> coalesce(org_months.par30_principal, 0)
