-- How many instalments of a loan had overdue interest, from when to when.
--
-- grain: one row per loan and time with the same number
-- key:   loan_number, from_date
-- note:  inside an instalment money fills fee, then interest, then principal, so its interest is paid
--        once the money reaches all that is due up to its principal, less the tolerance. Looked for
--        among the instalments that were not met on their due day
-- table

with

build_arguments as (

    select * from staging.stg_postloan__build_arguments

),

parameters as (

    select * from intermediate.int_parameters

),

missed as (

    select * from intermediate.int_instalments_missed

    where first_overdue_date <= last_overdue_date

),

instalments as (

    select * from intermediate.int_instalments

),

payment_days as (

    select * from intermediate.int_payment_days

),

late_interest as (

    select
        missed.loan_number,
        missed.version,
        missed.instalment_order,
        missed.first_overdue_date,
        missed.last_overdue_date,
        instalments.due_to_date - instalments.due_principal - parameters.arrears_tolerance
            as amount_needed

    from missed
    inner join instalments
        on
            missed.loan_number = instalments.loan_number
            and missed.version = instalments.version
            and missed.instalment_order = instalments.instalment_order
    cross join parameters

    where instalments.due_interest > 0

),

late_versions as (

    select distinct
        loan_number,
        version

    from late_interest

),

-- One line of amounts per plan, walked from the largest down, as for whole instalments.
amounts as (

    select
        loan_number,
        version,
        instalment_order,
        amount_needed as amount,
        0 as is_payment,
        first_overdue_date,
        last_overdue_date,
        null as value_date

    from late_interest

    union all

    select
        payment_days.loan_number,
        late_versions.version,
        null as instalment_order,
        payment_days.paid_to_date as amount,
        1 as is_payment,
        null as first_overdue_date,
        null as last_overdue_date,
        payment_days.value_date

    from payment_days
    inner join late_versions on payment_days.loan_number = late_versions.loan_number

),

walked as (

    select
        loan_number,
        instalment_order,
        first_overdue_date,
        last_overdue_date,
        min(value_date) over (
            partition by loan_number, version
            order by amount desc, is_payment desc
            rows between unbounded preceding and current row
        ) as paid_date

    from amounts

),

overdue as (

    select
        loan_number,
        first_overdue_date,
        least(last_overdue_date + 1, paid_date) as until_date

    from walked

    where
        instalment_order is not null
        and (paid_date is null or paid_date > first_overdue_date)

),

turns as (

    select
        loan_number,
        1 as change,
        first_overdue_date as day

    from overdue

    union all

    select
        loan_number,
        -1 as change,
        until_date as day

    from overdue

),

turned as (

    select
        loan_number,
        sum(change) as change,
        day

    from turns

    group by loan_number, day

    having sum(change) <> 0

),

counted as (

    select
        loan_number,
        sum(change) over (
            partition by loan_number order by day
            rows between unbounded preceding and current row
        ) as period_count,
        day as from_date,
        lead(day) over (partition by loan_number order by day) as to_date

    from turned

)

select
    counted.loan_number,
    cast(counted.period_count as double) as value,
    counted.from_date,
    case when counted.to_date <= build_arguments.as_of_date then counted.to_date end as to_date

from counted
cross join build_arguments

where
    counted.period_count > 0
    and counted.from_date <= build_arguments.as_of_date
