-- How far the money paid to date fills the plan in force at each month end, and the oldest due date
-- it leaves unmet.
--
-- grain: one row per loan with a plan and month
-- key:   loan_number, month_number
-- note:  money fills instalments strictly in order; an instalment is met when no more than the
--        arrears tolerance is missing. Where a plan is filled, the last instalment stands in.
-- table

with

parameters as (

    select * from intermediate.int_parameters

),

instalments as (

    select * from intermediate.int_instalments

),

positions as (

    select * from intermediate.int_loan_month_positions

),

-- One line of amounts per plan: every instalment at what is due to date, every month at what is
-- paid to date. The instalments passed on the way to a month are filled.
amounts as (

    select
        loan_number,
        version,
        due_to_date as amount,
        0 as is_month,
        null as instalment_count,
        null as first_month_number,
        null as month_number,
        null as split_principal,
        null as is_split

    from instalments

    union all

    select
        loan_number,
        version,
        paid_amount as amount,
        1 as is_month,
        instalment_count,
        first_month_number,
        month_number,
        split_principal,
        is_split

    from positions

),

lined_up as (

    select
        loan_number,
        version,
        amount,
        instalment_count,
        first_month_number,
        month_number,
        split_principal,
        is_split,
        row_number() over (
            partition by loan_number, version
            order by amount, is_month, month_number
        ) as place

    from amounts

),

-- Money paid never falls, so the months passed on the way are those before, which leaves the
-- instalments.
counted as (

    select
        loan_number,
        version,
        month_number,
        amount as paid_amount,
        split_principal,
        is_split,
        instalment_count,
        place - (month_number - first_month_number + 1) as filled_count

    from lined_up

    where month_number is not null

),

filled as (

    select
        loan_number,
        version,
        month_number,
        paid_amount,
        split_principal,
        is_split,
        filled_count >= instalment_count as is_plan_filled,
        cast(least(filled_count + 1, instalment_count) as integer) as instalment_order

    from counted

),

reached as (

    select
        filled.loan_number,
        filled.version,
        filled.month_number,
        filled.paid_amount,
        filled.split_principal,
        filled.is_split,
        filled.is_plan_filled,
        instalments.due_principal,
        instalments.due_interest,
        instalments.due_fee,
        instalments.due_to_date,
        instalments.principal_to_date,
        instalments.interest_to_date,
        instalments.due_date,
        parameters.arrears_tolerance,
        least(
            filled.paid_amount - (instalments.due_to_date - instalments.due_amount),
            instalments.due_amount
        ) as paid_into_instalment

    from filled
    inner join instalments
        on
            filled.loan_number = instalments.loan_number
            and filled.version = instalments.version
            and filled.instalment_order = instalments.instalment_order
    cross join parameters

),

-- Rare: the instalment reached lacks no more than the tolerance, so a later one is the oldest unmet.
within_tolerance as (

    select
        reached.loan_number,
        reached.month_number,
        min(instalments.due_date) as oldest_unmet_due_date

    from reached
    inner join instalments
        on
            reached.loan_number = instalments.loan_number
            and reached.version = instalments.version
            and reached.paid_amount + reached.arrears_tolerance < instalments.due_to_date

    where
        not reached.is_plan_filled
        and reached.due_to_date <= reached.paid_amount + reached.arrears_tolerance

    group by reached.loan_number, reached.month_number

)

select
    reached.loan_number,
    reached.version,
    reached.month_number,
    reached.split_principal,
    cast(
        reached.principal_to_date - reached.due_principal
        + greatest(
            reached.paid_into_instalment - reached.due_fee - reached.due_interest, 0
        ) as decimal(18, 2)
    ) as allocated_principal,
    cast(
        reached.interest_to_date - reached.due_interest
        + least(
            greatest(reached.paid_into_instalment - reached.due_fee, 0), reached.due_interest
        ) as decimal(18, 2)
    ) as allocated_interest,
    cast(
        reached.due_to_date - reached.principal_to_date - reached.interest_to_date
        - reached.due_fee
        + least(reached.paid_into_instalment, reached.due_fee) as decimal(18, 2)
    ) as allocated_fee,
    cast(
        case
            when reached.is_plan_filled then reached.paid_amount - reached.due_to_date else 0
        end as decimal(18, 2)
    ) as overpaid_amount,
    reached.is_split,
    case
        when reached.is_plan_filled then null
        when reached.due_to_date <= reached.paid_amount + reached.arrears_tolerance
            then within_tolerance.oldest_unmet_due_date
        else reached.due_date
    end as oldest_unmet_due_date

from reached
left join within_tolerance
    on
        reached.loan_number = within_tolerance.loan_number
        and reached.month_number = within_tolerance.month_number
