-- Balance, arrears and days past due of loans with a plan, computed from plan and payments.
--
-- grain: one row per loan with a plan and month
-- key:   loan_number, month_number
-- note:  the balance goes by the payments' own principal where every one so far carries it, else by
--        the allocation; arrears always by the allocation

with

loans as (

    select * from intermediate.int_loans

),

months as (

    select * from intermediate.int_months

),

allocations as (

    select * from intermediate.int_loan_month_allocations

),

arrears as (

    select * from intermediate.int_loan_month_arrears

),

measured as (

    select
        allocations.loan_number,
        allocations.month_number,
        allocations.overpaid_amount,
        allocations.oldest_unmet_due_date,
        arrears.overdue_principal,
        arrears.overdue_interest,
        arrears.overdue_fee,
        greatest(
            loans.disbursed_amount
            - case
                when allocations.is_split then allocations.split_principal
                else allocations.allocated_principal
            end,
            0
        ) as unpaid_principal,
        greatest(
            coalesce(months.month_end_date - allocations.oldest_unmet_due_date, 0), 0
        ) as days_past_due

    from allocations
    inner join loans on allocations.loan_number = loans.loan_number
    inner join months on allocations.month_number = months.month_number
    left join arrears
        on
            allocations.loan_number = arrears.loan_number
            and allocations.month_number = arrears.month_number

)

select
    loan_number,
    month_number,
    cast(unpaid_principal as decimal(18, 2)) as unpaid_principal,
    coalesce(overdue_principal, 0) as overdue_principal,
    coalesce(overdue_interest, 0) as overdue_interest,
    coalesce(overdue_fee, 0) as overdue_fee,
    overpaid_amount,
    cast(days_past_due as integer) as days_past_due,
    unpaid_principal = 0 and oldest_unmet_due_date is null as is_settled

from measured
