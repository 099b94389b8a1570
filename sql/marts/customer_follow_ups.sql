-- What the class of a customer asks of its account manager, loan by loan: confirmation before the due
-- dates of B customers, a contact plan for C customers.
--
-- grain: one row per loan and month end at which something is asked
-- key:   loan_id, month_end_date
-- scope: org_id
-- sort:  org_id, month_end_date, loan_id
-- note:  CONFIRM: a loan of a B customer with an instalment due soon that is not met yet. CONTACT: a
--        loan of a C customer that is past due, or has an instalment due soon that is not met yet.
--        By the plan in force and the money paid on that day; of a loan without a plan no due date
--        is known, so only its days past due count
-- columns:
--   loan_id: Loan
--   customer_id: Borrower
--   org_id: Organisation that handles the loan
--   officer_id: Account manager in charge
--   product_code: Product
--   customer_type: Type of the borrower, or UNKNOWN
--   scope: IN, LOW_RISK or SME_SPECIAL
--   month_end_date: Calendar month end, or the as-of date as the last point
--   behaviour_class: B or C
--   follow_up: CONFIRM or CONTACT
--   outstanding_principal [yuan]: Principal not yet paid
--   overdue_amount [yuan]: Overdue principal, interest and fees together
--   days_past_due [days]: Days since the due date of the oldest instalment not met
--   next_due_date: Day the next instalment not met falls due, when it is soon
--   due_amount [yuan]: What is not paid yet of the instalments due soon; empty without a plan

with

customer_months as (

    select * from intermediate.int_customer_months

    where behaviour_class in ('B', 'C')

),

customer_loans as (

    select * from intermediate.int_customer_loans

),

loan_months as (

    select * from intermediate.int_loan_months

    where is_active

),

allocations as (

    select * from intermediate.int_loan_month_allocations

),

instalments as (

    select * from intermediate.int_instalments

),

months as (

    select * from intermediate.int_months

),

loans as (

    select * from staging.stg_bank__loans

),

parameters as (

    select * from intermediate.int_parameters

),

class_parameters as (

    select * from intermediate.int_customer_class_parameters

),

watched as (

    select
        loan_months.loan_number,
        loan_months.month_number,
        customer_loans.is_computed,
        customer_months.customer_id,
        customer_months.customer_type,
        customer_months.behaviour_class,
        loan_months.outstanding_principal,
        loan_months.overdue_principal,
        loan_months.overdue_interest,
        loan_months.overdue_fee,
        loan_months.days_past_due

    from loan_months
    inner join customer_loans on loan_months.loan_number = customer_loans.loan_number
    inner join customer_months
        on
            customer_loans.customer_number = customer_months.customer_number
            and loan_months.month_number = customer_months.month_number

),

paid as (

    select
        watched.loan_number,
        watched.month_number,
        allocations.version,
        allocations.allocated_principal + allocations.allocated_interest
        + allocations.allocated_fee + allocations.overpaid_amount as paid_amount

    from watched
    inner join allocations
        on
            watched.loan_number = allocations.loan_number
            and watched.month_number = allocations.month_number

),

plans_watched as (

    select distinct
        loan_number,
        version

    from paid

),

-- An instalment falls due soon after the one or two month ends before it.
falling_due as (

    select
        instalments.loan_number,
        instalments.version,
        instalments.due_amount,
        instalments.due_to_date,
        instalments.due_date,
        cast(
            unnest(generate_series(
                cast(
                    extract(year from instalments.due_date - class_parameters.due_soon_days) * 12
                    + extract(month from instalments.due_date - class_parameters.due_soon_days)
                    as integer
                ),
                cast(
                    extract(year from instalments.due_date) * 12
                    + extract(month from instalments.due_date) as integer
                )
            )) as integer
        ) as month_number

    from instalments
    inner join plans_watched
        on
            instalments.loan_number = plans_watched.loan_number
            and instalments.version = plans_watched.version
    cross join class_parameters

),

due_soon as (

    select
        paid.loan_number,
        paid.month_number,
        min(falling_due.due_date) as next_due_date,
        sum(
            least(falling_due.due_to_date - paid.paid_amount, falling_due.due_amount)
        ) as due_amount

    from paid
    inner join falling_due
        on
            paid.loan_number = falling_due.loan_number
            and paid.version = falling_due.version
            and paid.month_number = falling_due.month_number
    inner join months on paid.month_number = months.month_number
    cross join parameters
    cross join class_parameters

    where
        falling_due.due_date > months.month_end_date
        and falling_due.due_date <= months.month_end_date + class_parameters.due_soon_days
        and paid.paid_amount + parameters.arrears_tolerance < falling_due.due_to_date

    group by paid.loan_number, paid.month_number

)

select
    loans.loan_id,
    loans.customer_id,
    loans.org_id,
    loans.officer_id,
    loans.product_code,
    watched.customer_type,
    loans.scope,
    months.month_end_date,
    watched.behaviour_class,
    case when watched.behaviour_class = 'B' then 'CONFIRM' else 'CONTACT' end as follow_up,
    cast(watched.outstanding_principal as decimal(18, 2)) as outstanding_principal,
    cast(
        case
            when watched.overdue_principal is null and watched.overdue_interest is null then null
            else
                coalesce(watched.overdue_principal, 0)
                + coalesce(watched.overdue_interest, 0)
                + coalesce(watched.overdue_fee, 0)
        end as decimal(18, 2)
    ) as overdue_amount,
    watched.days_past_due,
    due_soon.next_due_date,
    cast(
        case when watched.is_computed then coalesce(due_soon.due_amount, 0) end
        as decimal(18, 2)
    ) as due_amount

from watched
inner join customer_loans on watched.loan_number = customer_loans.loan_number
inner join loans on customer_loans.loan_id = loans.loan_id
inner join months on watched.month_number = months.month_number
left join due_soon
    on
        watched.loan_number = due_soon.loan_number
        and watched.month_number = due_soon.month_number

where
    due_soon.loan_number is not null
    or (watched.behaviour_class = 'C' and watched.days_past_due >= 1)
