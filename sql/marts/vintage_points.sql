-- What became late of each cohort of each organisation's own loans, month on book by month on book.
--
-- grain: one row per organisation, cohort, product, customer type, scope and month on book, where there
--        is anything to tell
-- key:   org_id, cohort_month, product_code, customer_type, scope, months_on_book
-- scope: org_id
-- sort:  org_id, cohort_month
-- note:  own loans only; join org_closure for a subtree. A month on book that vintage_periods has and
--        this table has not is a month in which nothing was late, written off or unreported
-- columns:
--   org_id: Organisation that handles the loans
--   cohort_month: First day of the month of disbursement
--   product_code: Product
--   customer_type: Type of the borrower
--   scope: IN, LOW_RISK or SME_SPECIAL
--   months_on_book [months]: Calendar months since the month of disbursement
--   par30_principal [yuan]: Outstanding principal of loans more than 30 days past due
--   written_off_principal [yuan]: Principal written off to date
--   ever30_amount [yuan]: Amount paid out of loans ever more than 30 days past due, or written off
--   not_reported_loan_count [loans]: Loans whose balance, days past due or loss is not reported

with

loan_cohorts as (

    select * from intermediate.int_loan_cohorts

),

measured as (

    select * from intermediate.int_loan_months_measured

    where is_par30 or is_not_reported

),

months as (

    select * from intermediate.int_months

    where not is_month_to_date

),

vintage_loans as (

    select * from marts.vintage_loans

),

reached as (

    select
        cohort_month,
        max(months_on_book) as months_on_book

    from marts.vintage_periods

    where period_kind = 'MONTH'

    group by cohort_month

),

standing as (

    select
        loan_cohorts.org_id,
        loan_cohorts.cohort_month,
        loan_cohorts.product_code,
        loan_cohorts.customer_type,
        loan_cohorts.scope,
        months.month_number - loan_cohorts.cohort_number as months_on_book,
        sum(measured.par30_principal) as par30_principal,
        count(case when measured.is_not_reported then 1 end) as not_reported_loan_count

    from measured
    inner join months on measured.month_end_date = months.month_end_date
    inner join loan_cohorts on measured.loan_id = loan_cohorts.loan_id

    group by
        loan_cohorts.org_id,
        loan_cohorts.cohort_month,
        loan_cohorts.product_code,
        loan_cohorts.customer_type,
        loan_cohorts.scope,
        months.month_number - loan_cohorts.cohort_number

),

loan_changes as (

    select
        org_id,
        cohort_month,
        product_code,
        customer_type,
        scope,
        ever30_months_on_book as months_on_book,
        disbursed_amount as ever30_amount,
        null as written_off_principal,
        0 as unknown_loss_count

    from vintage_loans

    union all

    select
        org_id,
        cohort_month,
        product_code,
        customer_type,
        scope,
        written_off_months_on_book as months_on_book,
        null as ever30_amount,
        written_off_principal,
        case when written_off_principal is null then 1 else 0 end as unknown_loss_count

    from vintage_loans

    where written_off_months_on_book is not null

),

changes as (

    select
        org_id,
        cohort_month,
        product_code,
        customer_type,
        scope,
        months_on_book,
        sum(ever30_amount) as ever30_amount,
        sum(written_off_principal) as written_off_principal,
        sum(unknown_loss_count) as unknown_loss_count

    from loan_changes

    group by
        org_id,
        cohort_month,
        product_code,
        customer_type,
        scope,
        months_on_book

),

first_changes as (

    select
        changes.org_id,
        changes.cohort_month,
        changes.product_code,
        changes.customer_type,
        changes.scope,
        reached.months_on_book as last_months_on_book,
        min(changes.months_on_book) as first_months_on_book

    from changes
    inner join reached on changes.cohort_month = reached.cohort_month

    group by
        changes.org_id,
        changes.cohort_month,
        changes.product_code,
        changes.customer_type,
        changes.scope,
        reached.months_on_book

),

-- What happened once still counts in every month after it, whatever became of the loan.
months_after as (

    select
        org_id,
        cohort_month,
        product_code,
        customer_type,
        scope,
        unnest(generate_series(first_months_on_book, last_months_on_book)) as months_on_book

    from first_changes

),

all_parts as (

    select
        org_id,
        cohort_month,
        product_code,
        customer_type,
        scope,
        months_on_book,
        par30_principal,
        not_reported_loan_count,
        0 as ever30_amount,
        0 as written_off_principal,
        0 as unknown_loss_count

    from standing

    union all

    select
        org_id,
        cohort_month,
        product_code,
        customer_type,
        scope,
        months_on_book,
        0 as par30_principal,
        0 as not_reported_loan_count,
        ever30_amount,
        written_off_principal,
        unknown_loss_count

    from changes

    union all

    select
        org_id,
        cohort_month,
        product_code,
        customer_type,
        scope,
        months_on_book,
        0 as par30_principal,
        0 as not_reported_loan_count,
        0 as ever30_amount,
        0 as written_off_principal,
        0 as unknown_loss_count

    from months_after

),

points as (

    select
        org_id,
        cohort_month,
        product_code,
        customer_type,
        scope,
        months_on_book,
        coalesce(sum(par30_principal), 0) as par30_principal,
        sum(not_reported_loan_count) as not_reported_loan_count,
        coalesce(sum(ever30_amount), 0) as ever30_amount,
        coalesce(sum(written_off_principal), 0) as written_off_principal,
        sum(unknown_loss_count) as unknown_loss_count

    from all_parts

    group by
        org_id,
        cohort_month,
        product_code,
        customer_type,
        scope,
        months_on_book

)

select
    org_id,
    cohort_month,
    product_code,
    customer_type,
    scope,
    cast(months_on_book as integer) as months_on_book,
    cast(par30_principal as decimal(38, 2)) as par30_principal,
    cast(sum(written_off_principal) over to_date as decimal(38, 2)) as written_off_principal,
    cast(sum(ever30_amount) over to_date as decimal(38, 2)) as ever30_amount,
    cast(not_reported_loan_count + sum(unknown_loss_count) over to_date as bigint)
        as not_reported_loan_count

from points

window
    to_date as (
        partition by
            org_id,
            cohort_month,
            product_code,
            customer_type,
            scope
        order by months_on_book
        rows between unbounded preceding and current row
    )
