-- The loans that were ever more than 30 days past due at a month end, or written off.
--
-- grain: one row per such loan
-- key:   loan_id
-- scope: org_id
-- sort:  org_id, cohort_month, loan_id
-- columns:
--   loan_id: Loan receipt number
--   org_id: Organisation that handles the loan
--   cohort_month: First day of the month of disbursement
--   product_code: Product
--   customer_type: Type of the borrower
--   scope: IN, LOW_RISK or SME_SPECIAL
--   disbursed_amount [yuan]: Amount paid out
--   ever30_months_on_book [months]: Months on book at the first such month end
--   written_off_months_on_book [months]: Months on book at the end of the month of the write-off
--   written_off_principal [yuan]: Principal unpaid when it was written off; empty when unknown

with

loan_cohorts as (

    select * from intermediate.int_loan_cohorts

),

measured as (

    select * from intermediate.int_loan_months_measured

),

write_offs as (

    select * from intermediate.int_write_offs

    where not is_month_to_date

),

months as (

    select * from intermediate.int_months

    where not is_month_to_date

),

both_events as (

    select
        measured.loan_id,
        min(months.month_number) as par30_month_number,
        null as written_off_month_number,
        null as written_off_principal

    from measured
    inner join months on measured.month_end_date = months.month_end_date

    where measured.is_par30

    group by measured.loan_id

    union all

    select
        write_offs.loan_id,
        null as par30_month_number,
        months.month_number as written_off_month_number,
        write_offs.written_off_principal

    from write_offs
    inner join months on write_offs.month_end_date = months.month_end_date

),

loans as (

    select
        loan_id,
        min(coalesce(par30_month_number, written_off_month_number)) as ever30_month_number,
        max(written_off_month_number) as written_off_month_number,
        max(written_off_principal) as written_off_principal

    from both_events

    group by loan_id

)

select
    loan_cohorts.loan_id,
    loan_cohorts.org_id,
    loan_cohorts.cohort_month,
    loan_cohorts.product_code,
    loan_cohorts.customer_type,
    loan_cohorts.scope,
    loan_cohorts.disbursed_amount,
    loans.ever30_month_number - loan_cohorts.cohort_number as ever30_months_on_book,
    loans.written_off_month_number - loan_cohorts.cohort_number as written_off_months_on_book,
    loans.written_off_principal

from loans
inner join loan_cohorts on loans.loan_id = loan_cohorts.loan_id
