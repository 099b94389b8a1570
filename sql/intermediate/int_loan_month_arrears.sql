-- Unpaid parts of the instalments past due, at the month ends at which a loan is past due.
--
-- grain: one row per loan past due and month
-- key:   loan_number, month_number
-- note:  most loans never are, so only the plans of those that are get lined up with their months
-- table

with

months as (

    select * from intermediate.int_months

),

instalments as (

    select * from intermediate.int_instalments

),

allocations as (

    select * from intermediate.int_loan_month_allocations

),

past_due as (

    select
        allocations.loan_number,
        allocations.version,
        allocations.month_number,
        allocations.allocated_principal,
        allocations.allocated_interest,
        allocations.allocated_fee,
        months.month_end_date

    from allocations
    inner join months
        on
            allocations.month_number = months.month_number
            and allocations.oldest_unmet_due_date < months.month_end_date

),

plans_past_due as (

    select distinct
        loan_number,
        version

    from past_due

),

-- One line of days per plan: an instalment due on a month end comes after it.
days as (

    select
        instalments.loan_number,
        instalments.version,
        instalments.due_date as line_date,
        1 as is_instalment,
        null as month_number

    from instalments
    inner join plans_past_due
        on
            instalments.loan_number = plans_past_due.loan_number
            and instalments.version = plans_past_due.version

    union all

    select
        loan_number,
        version,
        month_end_date as line_date,
        0 as is_instalment,
        month_number

    from past_due

),

counted as (

    select
        loan_number,
        version,
        month_number,
        sum(is_instalment) over (
            partition by loan_number, version
            order by line_date, is_instalment
            rows between unbounded preceding and current row
        ) as due_count

    from days

)

select
    past_due.loan_number,
    past_due.month_number,
    cast(
        greatest(instalments.principal_to_date - past_due.allocated_principal, 0)
        as decimal(18, 2)
    ) as overdue_principal,
    cast(
        greatest(instalments.interest_to_date - past_due.allocated_interest, 0) as decimal(18, 2)
    ) as overdue_interest,
    cast(
        greatest(
            instalments.due_to_date - instalments.principal_to_date - instalments.interest_to_date
            - past_due.allocated_fee,
            0
        ) as decimal(18, 2)
    ) as overdue_fee

from past_due
inner join counted
    on
        past_due.loan_number = counted.loan_number
        and past_due.month_number = counted.month_number
inner join instalments
    on
        counted.loan_number = instalments.loan_number
        and counted.version = instalments.version
        and counted.due_count = instalments.instalment_order
