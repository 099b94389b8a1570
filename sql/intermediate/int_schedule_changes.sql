-- Days past due around the day on which a new version of a plan took effect.
--
-- grain: one row per loan and version that replaced another
-- key:   loan_number, version
-- table

with

parameters as (

    select * from intermediate.int_parameters

),

versions as (

    select * from intermediate.int_schedule_versions

    where is_computed

),

instalments as (

    select * from intermediate.int_instalments

),

payment_days as (

    select * from intermediate.int_payment_days

),

followed as (

    select
        loan_number,
        version,
        in_force_from,
        lag(version) over (partition by loan_number order by in_force_from) as previous_version

    from versions

),

replacements as (

    select
        loan_number,
        version,
        previous_version,
        in_force_from

    from followed

    where previous_version is not null

),

paid as (

    select
        replacements.loan_number,
        replacements.version,
        coalesce(
            sum(
                case
                    when payment_days.value_date < replacements.in_force_from
                        then payment_days.amount
                end
            ),
            0
        ) as paid_before,
        coalesce(sum(payment_days.amount), 0) as paid_on_the_day

    from replacements
    left join payment_days
        on
            replacements.loan_number = payment_days.loan_number
            and replacements.in_force_from >= payment_days.value_date

    group by replacements.loan_number, replacements.version

),

unmet_before as (

    select
        replacements.loan_number,
        replacements.version,
        min(instalments.due_date) as due_date

    from replacements
    inner join paid
        on
            replacements.loan_number = paid.loan_number
            and replacements.version = paid.version
    cross join parameters
    inner join instalments
        on
            replacements.loan_number = instalments.loan_number
            and replacements.previous_version = instalments.version
            and paid.paid_before + parameters.arrears_tolerance < instalments.due_to_date

    group by replacements.loan_number, replacements.version

),

-- The same day by the plan replaced: what the change itself did, apart from what was paid that day.
unmet_without as (

    select
        replacements.loan_number,
        replacements.version,
        min(instalments.due_date) as due_date

    from replacements
    inner join paid
        on
            replacements.loan_number = paid.loan_number
            and replacements.version = paid.version
    cross join parameters
    inner join instalments
        on
            replacements.loan_number = instalments.loan_number
            and replacements.previous_version = instalments.version
            and paid.paid_on_the_day + parameters.arrears_tolerance < instalments.due_to_date

    group by replacements.loan_number, replacements.version

),

unmet_after as (

    select
        replacements.loan_number,
        replacements.version,
        min(instalments.due_date) as due_date

    from replacements
    inner join paid
        on
            replacements.loan_number = paid.loan_number
            and replacements.version = paid.version
    cross join parameters
    inner join instalments
        on
            replacements.loan_number = instalments.loan_number
            and replacements.version = instalments.version
            and paid.paid_on_the_day + parameters.arrears_tolerance < instalments.due_to_date

    group by replacements.loan_number, replacements.version

)

select
    replacements.loan_number,
    replacements.version,
    replacements.previous_version,
    cast(
        greatest(coalesce(replacements.in_force_from - 1 - unmet_before.due_date, 0), 0) as integer
    ) as days_past_due_before,
    cast(
        greatest(coalesce(replacements.in_force_from - unmet_without.due_date, 0), 0) as integer
    ) as days_past_due_without,
    cast(
        greatest(coalesce(replacements.in_force_from - unmet_after.due_date, 0), 0) as integer
    ) as days_past_due_after,
    replacements.in_force_from

from replacements
left join unmet_before
    on
        replacements.loan_number = unmet_before.loan_number
        and replacements.version = unmet_before.version
left join unmet_without
    on
        replacements.loan_number = unmet_without.loan_number
        and replacements.version = unmet_without.version
left join unmet_after
    on
        replacements.loan_number = unmet_after.loan_number
        and replacements.version = unmet_after.version
