-- Days on which the payments of a loan settle it: nothing of its plan is unmet and no principal left.
--
-- grain: one row per loan and span between two days with a payment or a new version of the plan
-- key:   loan_number, from_date
-- note:  a later plan may ask for more, which ends it. Principal is what the payments say where every
--        one so far says it, else by the allocation, in which the principal of an instalment is
--        filled last
-- table

with

parameters as (

    select * from intermediate.int_parameters

),

loans as (

    select * from intermediate.int_loans

    where is_computed

),

payment_days as (

    select * from intermediate.int_payment_days

),

plan_ends as (

    select * from intermediate.int_plan_ends

),

instalments as (

    select * from intermediate.int_instalments

),

-- Few: the last payments of a loan.
filled as (

    select
        plan_ends.loan_number,
        plan_ends.version,
        plan_ends.due_amount,
        plan_ends.due_principal,
        payment_days.paid_to_date,
        payment_days.split_principal_to_date,
        payment_days.is_split_to_date,
        greatest(payment_days.value_date, plan_ends.in_force_from) as from_date,
        least(
            coalesce(payment_days.next_value_date, plan_ends.in_force_until),
            coalesce(plan_ends.in_force_until, payment_days.next_value_date)
        ) as until_date

    from plan_ends
    cross join parameters
    inner join payment_days
        on
            plan_ends.loan_number = payment_days.loan_number
            and plan_ends.due_amount <= payment_days.paid_to_date + parameters.arrears_tolerance
            and (
                plan_ends.in_force_until is null
                or plan_ends.in_force_until > payment_days.value_date
            )
            and (
                payment_days.next_value_date is null
                or plan_ends.in_force_from < payment_days.next_value_date
            )

),

-- Rare: met within the tolerance, so some of the last instalments' principal may be missing.
missing as (

    select
        filled.loan_number,
        filled.from_date,
        sum(
            least(
                instalments.due_principal,
                instalments.due_amount,
                instalments.due_to_date - filled.paid_to_date
            )
        ) as missing_principal

    from filled
    inner join instalments
        on
            filled.loan_number = instalments.loan_number
            and filled.version = instalments.version
            and filled.paid_to_date < instalments.due_to_date

    where filled.paid_to_date < filled.due_amount

    group by filled.loan_number, filled.from_date

)

select
    filled.loan_number,
    filled.from_date,
    filled.until_date

from filled
inner join loans on filled.loan_number = loans.loan_number
left join missing
    on
        filled.loan_number = missing.loan_number
        and filled.from_date = missing.from_date

where
    loans.disbursed_amount
    <= case
        when filled.is_split_to_date then filled.split_principal_to_date
        else filled.due_principal - coalesce(missing.missing_principal, 0)
    end
