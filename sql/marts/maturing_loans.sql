-- Loans that mature, or have an instalment falling due, within some days after the as-of date.
--
-- grain: one row per loan in the book with something falling due and window
-- key:   loan_id, within_days
-- scope: org_id
-- sort:  within_days, org_id, loan_id
-- note:  as at the as-of date, by the plan in force then; a longer window holds the shorter ones. What
--        matures and what falls due by the plan are two views of the same money and are not added
--        up; a loan without a plan can only mature, and so can one whose payments never arrived, for
--        what is still unpaid of its plan is not known
-- columns:
--   loan_id: Loan
--   customer_id: Borrower
--   org_id: Organisation that handles the loan
--   product_code: Product
--   basis: COMPUTED from plan and payments, or REPORTED by the bank's month-end file
--   scope: IN, LOW_RISK or SME_SPECIAL
--   within_days [days]: Days after the as-of date the window reaches, its last day included
--   maturity_date: Day the loan falls due
--   next_due_date: Due date of the first instalment in the window that is not met
--   is_maturing: The loan matures in the window
--   instalment_count [instalments]: Instalments in the window that are not met
--   outstanding_principal [yuan]: Principal not yet paid
--   maturing_principal [yuan]: The same where the loan matures in the window, else 0
--   instalment_principal [yuan]: Principal of the instalments in the window that is not paid yet
--   days_past_due [days]: Days past due on the as-of date
--   is_customer_overdue: A loan of the borrower, anywhere in the bank, is past due on the as-of date

with

build_arguments as (

    select * from staging.stg_postloan__build_arguments

),

windows as (

    select * from intermediate.int_maturity_windows

),

loans as (

    select * from marts.loans

    where loan_state = 'ACTIVE'

),

instalments as (

    select * from marts.instalments

),

overdue_customers as (

    select distinct customer_id

    from loans

    where days_past_due >= 1

),

-- Money fills the principal of an instalment last, so what is missing of it is principal first.
instalments_ahead as (

    select
        instalments.loan_id,
        windows.within_days,
        count(*) as instalment_count,
        sum(least(instalments.due_principal, instalments.unpaid_amount)) as instalment_principal,
        min(instalments.due_date) as next_due_date

    from instalments
    cross join build_arguments
    inner join windows
        on instalments.due_date - build_arguments.as_of_date <= windows.within_days

    where
        instalments.due_date > build_arguments.as_of_date
        and instalments.met_date is null
        and instalments.unpaid_amount is not null

    group by instalments.loan_id, windows.within_days

),

judged as (

    select
        loans.loan_id,
        loans.customer_id,
        loans.org_id,
        loans.product_code,
        loans.basis,
        loans.scope,
        windows.within_days,
        loans.maturity_date,
        loans.maturity_date - build_arguments.as_of_date between 1 and windows.within_days
            as is_maturing,
        loans.outstanding_principal,
        loans.days_past_due

    from loans
    cross join build_arguments
    cross join windows

)

select
    judged.loan_id,
    judged.customer_id,
    judged.org_id,
    judged.product_code,
    judged.basis,
    judged.scope,
    judged.within_days,
    judged.maturity_date,
    instalments_ahead.next_due_date,
    judged.is_maturing,
    coalesce(instalments_ahead.instalment_count, 0) as instalment_count,
    judged.outstanding_principal,
    case when judged.is_maturing then judged.outstanding_principal else 0 end
        as maturing_principal,
    cast(coalesce(instalments_ahead.instalment_principal, 0) as decimal(18, 2))
        as instalment_principal,
    judged.days_past_due,
    overdue_customers.customer_id is not null as is_customer_overdue

from judged
left join instalments_ahead
    on
        judged.loan_id = instalments_ahead.loan_id
        and judged.within_days = instalments_ahead.within_days
left join overdue_customers on judged.customer_id = overdue_customers.customer_id

where
    judged.is_maturing
    or instalments_ahead.instalment_count is not null
