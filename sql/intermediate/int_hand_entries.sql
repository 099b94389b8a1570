-- What a loan owed on the day it was assigned: how much was past due, since when, in which bucket.
--
-- grain: one row per assignment of a loan with a plan
-- key:   assignment_id
-- note:  as everywhere at the end of the day, by the plan then in force and the money paid by then; a
--        loan not in the book owes nothing. Only loans that were assigned are looked at, each
--        assignment at the instalments of its own loan
-- table

with

parameters as (

    select * from intermediate.int_parameters

),

hand_parameters as (

    select * from intermediate.int_hand_parameters

),

hands as (

    select * from intermediate.int_hands

),

loans as (

    select * from intermediate.int_loans

    where is_computed

),

versions as (

    select * from intermediate.int_schedule_versions

),

payment_days as (

    select * from intermediate.int_payment_days

),

instalments as (

    select * from intermediate.int_instalments

),

days_past_due as (

    select * from intermediate.int_days_past_due

),

paid as (

    select
        hands.assignment_id,
        hands.loan_number,
        versions.version,
        loans.grace_days,
        payment_days.paid_to_date,
        hands.from_date,
        loans.left_date is null or loans.left_date > hands.from_date as is_in_book

    from hands
    inner join loans on hands.loan_number = loans.loan_number
    inner join versions
        on
            hands.loan_number = versions.loan_number
            and hands.from_date >= versions.in_force_from
            and (versions.in_force_until is null or hands.from_date < versions.in_force_until)
    inner join payment_days
        on
            hands.loan_number = payment_days.loan_number
            and hands.from_date >= payment_days.value_date
            and (
                payment_days.next_value_date is null
                or hands.from_date < payment_days.next_value_date
            )

),

owed as (

    select
        paid.assignment_id,
        paid.grace_days,
        paid.from_date,
        max(instalments.due_to_date) - paid.paid_to_date as unpaid_amount,
        min(
            case
                when paid.paid_to_date + parameters.arrears_tolerance < instalments.due_to_date
                    then instalments.due_date
            end
        ) as oldest_unmet_due_date

    from paid
    inner join instalments
        on
            paid.loan_number = instalments.loan_number
            and paid.version = instalments.version
            and paid.from_date > instalments.due_date
    cross join parameters

    where paid.is_in_book

    group by paid.assignment_id, paid.grace_days, paid.from_date, paid.paid_to_date

),

measured as (

    select
        paid.assignment_id,
        paid.grace_days,
        case when owed.oldest_unmet_due_date is null then 0 else owed.unpaid_amount end
            as entry_amount,
        case
            when not paid.is_in_book then null
            when owed.oldest_unmet_due_date is null then 0
            else paid.from_date - owed.oldest_unmet_due_date
        end as entry_days_past_due

    from paid
    left join owed on paid.assignment_id = owed.assignment_id

),

after_grace as (

    select
        measured.assignment_id,
        measured.entry_amount,
        measured.entry_days_past_due,
        case
            when measured.entry_days_past_due <= measured.grace_days then 0
            when parameters.grace_mode = 'SUBTRACT'
                then measured.entry_days_past_due - measured.grace_days
            else measured.entry_days_past_due
        end as entry_effective_days_past_due

    from measured
    cross join parameters

)

select
    after_grace.assignment_id,
    days_past_due.bucket as entry_bucket,
    case
        when after_grace.entry_amount < hand_parameters.middle_from_amount then 'SMALL'
        when after_grace.entry_amount < hand_parameters.large_from_amount then 'MIDDLE'
        else 'LARGE'
    end as entry_amount_band,
    cast(after_grace.entry_amount as decimal(18, 2)) as entry_amount,
    cast(after_grace.entry_days_past_due as integer) as entry_days_past_due

from after_grace
cross join hand_parameters
left join days_past_due
    on after_grace.entry_effective_days_past_due = days_past_due.days_past_due
