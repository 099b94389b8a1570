-- The class of every customer by repayment behaviour at each month end, A to beyond M1, at each
-- organisation that handles a loan of it.
--
-- grain: one row per customer, organisation with a loan of it in the book, and month end
-- key:   customer_id, org_id, month_end_date
-- scope: org_id
-- sort:  org_id, month_end_date, customer_id
-- note:  the class is the customer's: by all its loans in the book of the whole bank, so it is the
--        same at every organisation; the amounts are those of the organisation. Count customers
--        distinct, or take org_customer_classes
-- columns:
--   customer_id: Borrower
--   org_id: Organisation that handles loans of the customer
--   customer_type: Type of the borrower, or UNKNOWN
--   month_end_date: Calendar month end, or the as-of date as the last point
--   behaviour_class: M2_PLUS, C, B, NEW, A, or NOT_REPORTED
--   previous_class: Class at the month end before; empty when the customer had no loan then
--   m1_entries [entries]: How often one of the customer's loans became overdue in the window
--   worst_days_past_due [days]: Most effective days past due of any of them on any day of the window
--   has_missed_first_instalment: A first instalment was missed in the window
--   needs_payment_confirm: The bank asks for confirmation before each due date
--   oldest_disbursed_date: Day the oldest loan of the customer in the book was paid out
--   loan_count [loans]: Loans of the customer in the book at the organisation
--   low_risk_loan_count [loans]: Low-risk ones among them
--   outstanding_principal [yuan]: Principal not yet paid of the loans at the organisation
--   beyond_low_risk_principal [yuan]: Part of it of loans that are not low-risk; empty without any

with

customer_org_months as (

    select * from intermediate.int_customer_org_months

),

customer_months as (

    select * from intermediate.int_customer_months

),

months as (

    select * from intermediate.int_months

)

select
    customer_months.customer_id,
    customer_org_months.org_id,
    customer_months.customer_type,
    months.month_end_date,
    customer_months.behaviour_class,
    customer_months.previous_class,
    customer_months.m1_entries,
    customer_months.worst_days_past_due,
    customer_months.has_missed_first_instalment,
    customer_months.needs_payment_confirm,
    customer_months.oldest_disbursed_date,
    customer_org_months.loan_count,
    customer_org_months.low_risk_loan_count,
    cast(customer_org_months.outstanding_principal as decimal(18, 2)) as outstanding_principal,
    cast(customer_org_months.beyond_low_risk_principal as decimal(18, 2))
        as beyond_low_risk_principal

from customer_org_months
inner join customer_months
    on
        customer_org_months.customer_number = customer_months.customer_number
        and customer_org_months.month_number = customer_months.month_number
inner join months on customer_org_months.month_number = months.month_number
