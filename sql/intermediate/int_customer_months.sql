-- The behaviour class of every customer with a loan in the book at each month end.
--
-- grain: one row per customer and month end
-- key:   customer_number, month_number
-- note:  by all its loans in the bank. What is known can make a customer worse than A; that nothing
--        happened is known only where every one of its loans was reported inside the window
-- table

with

customer_org_months as (

    select * from intermediate.int_customer_org_months

),

loans as (

    select * from intermediate.int_customer_loans

),

customers as (

    select * from staging.stg_bank__customers

),

windows as (

    select * from intermediate.int_behaviour_windows

),

parameters as (

    select * from intermediate.int_customer_class_parameters

),

numbered_customers as (

    select
        loans.customer_number,
        loans.customer_id,
        coalesce(customers.customer_type, 'UNKNOWN') as customer_type,
        coalesce(customers.needs_payment_confirm, false) as needs_payment_confirm

    from loans
    left join customers on loans.customer_id = customers.customer_id

    where loans.loan_number = loans.customer_number

),

in_all as (

    select
        customer_number,
        month_number,
        count(*) as org_count,
        sum(loan_count) as loan_count,
        sum(not_reported_loan_count) as not_reported_loan_count,
        sum(m1_entries) as m1_entries,
        max(worst_days_past_due) as worst_days_past_due,
        max(case when has_missed_first_instalment then 1 else 0 end) = 1
            as has_missed_first_instalment,
        min(oldest_disbursed_date) as oldest_disbursed_date

    from customer_org_months

    group by customer_number, month_number

),

judged as (

    select
        in_all.customer_number,
        numbered_customers.customer_id,
        in_all.month_number,
        numbered_customers.customer_type,
        case
            when in_all.worst_days_past_due > parameters.m2_plus_above_days then 'M2_PLUS'
            when
                parameters.c_rule = 'OR'
                and (
                    in_all.has_missed_first_instalment
                    or in_all.m1_entries >= parameters.entries_for_c
                )
                then 'C'
            when
                in_all.has_missed_first_instalment
                and in_all.m1_entries >= parameters.entries_for_c
                then 'C'
            -- Whatever is not enough for C.
            when
                in_all.m1_entries >= 1
                or in_all.has_missed_first_instalment
                or numbered_customers.needs_payment_confirm
                then 'B'
            when in_all.not_reported_loan_count > 0 then 'NOT_REPORTED'
            when in_all.oldest_disbursed_date > windows.window_start_date then 'NEW'
            else 'A'
        end as behaviour_class,
        case
            when in_all.not_reported_loan_count < in_all.loan_count then in_all.m1_entries
        end as m1_entries,
        case
            when in_all.not_reported_loan_count < in_all.loan_count
                then in_all.worst_days_past_due
        end as worst_days_past_due,
        in_all.has_missed_first_instalment,
        numbered_customers.needs_payment_confirm,
        in_all.org_count > 1 as is_spread,
        in_all.oldest_disbursed_date

    from in_all
    inner join numbered_customers on in_all.customer_number = numbered_customers.customer_number
    inner join windows on in_all.month_number = windows.month_number
    cross join parameters

)

select
    customer_number,
    customer_id,
    month_number,
    customer_type,
    behaviour_class,
    case
        when lag(month_number) over by_month = month_number - 1
            then lag(behaviour_class) over by_month
    end as previous_class,
    cast(m1_entries as integer) as m1_entries,
    worst_days_past_due,
    has_missed_first_instalment,
    needs_payment_confirm,
    is_spread,
    oldest_disbursed_date

from judged

window by_month as (partition by customer_number order by month_number)
