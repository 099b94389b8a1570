-- Every inspection duty: those that follow from a rule, and what only the bank's own plan asks for.
--
-- grain: one row per duty
-- key:   duty_id
-- note:  a row of the plan that is for a computed duty is no duty of its own. Duties long past are left
--        out, unless they were done since
-- table

with

computed as (

    select * from intermediate.int_computed_duties

),

planned as (

    select * from intermediate.int_planned_duties

),

inspections as (

    select * from intermediate.int_inspection_rows

),

loans as (

    select * from intermediate.int_inspected_loans

),

organisations as (

    select * from intermediate.int_inspected_organisations

),

parameters as (

    select * from intermediate.int_inspection_duty_parameters

),

build_arguments as (

    select * from staging.stg_postloan__build_arguments

),

taken as (

    select inspection_number

    from computed

    where inspection_number is not null

    union

    select inspection_number

    from planned

),

unioned as (

    select
        case
            when computed.is_chain
                then
                    computed.inspection_type || ':'
                    || coalesce(loans.loan_id, organisations.org_id) || ':'
                    || cast(computed.begins_date as varchar) || ':'
                    || cast(computed.number_in_gap as varchar)
            else
                computed.inspection_type || ':' || loans.loan_id || ':' || computed.rule_code
                || ':' || cast(computed.due_date as varchar) || ':'
                || coalesce(computed.trigger_id, cast(computed.number_in_gap as varchar))
        end as duty_id,
        computed.inspection_type,
        'RULE' as basis,
        computed.rule_code,
        coalesce(loans.org_id, organisations.org_id) as org_id,
        loans.loan_number,
        loans.customer_id,
        coalesce(computed.inspection_number, planned.inspection_number) as inspection_number,
        computed.inspection_number is not null as is_done,
        computed.trigger_id,
        computed.is_chain and not computed.is_last as is_passed,
        computed.opens_date,
        computed.due_date,
        computed.closes_date,
        coalesce(loans.ends_on, organisations.ends_on) as ends_on,
        planned.planned_date

    from computed
    left join loans on computed.subject_number = loans.loan_number
    left join organisations
        on
            computed.inspection_type = organisations.inspection_type
            and computed.subject_number = organisations.subject_number
    left join planned on computed.duty_number = planned.duty_number

    union all

    select
        'PLAN:' || inspections.inspection_id as duty_id,
        inspections.inspection_type,
        'PLAN' as basis,
        null as rule_code,
        inspections.org_id,
        inspections.loan_number,
        coalesce(inspections.customer_id, loans.customer_id) as customer_id,
        inspections.inspection_number,
        inspections.done_date is not null as is_done,
        null as trigger_id,
        false as is_passed,
        null as opens_date,
        inspections.due_date,
        null as closes_date,
        loans.ends_on,
        inspections.due_date as planned_date

    from inspections
    left join taken on inspections.inspection_number = taken.inspection_number
    left join loans on inspections.loan_number = loans.loan_number

    where taken.inspection_number is null

)

select
    unioned.duty_id,
    unioned.inspection_type,
    unioned.basis,
    unioned.rule_code,
    unioned.org_id,
    unioned.loan_number,
    unioned.customer_id,
    unioned.inspection_number,
    unioned.trigger_id,
    unioned.opens_date,
    unioned.due_date,
    case when unioned.is_done then inspections.due_date else unioned.planned_date end
        as planned_date,
    case when unioned.is_done then inspections.done_date end as done_date,
    case
        when unioned.is_done and inspections.done_date <= unioned.due_date then 'DONE_ON_TIME'
        when unioned.is_done then 'DONE_LATE'
        when unioned.ends_on < unioned.due_date then 'LEFT'
        when unioned.due_date >= build_arguments.as_of_date then 'OPEN'
        when
            unioned.is_passed
            or unioned.ends_on is not null
            or unioned.closes_date <= build_arguments.as_of_date
            then 'MISSED'
        else 'OVERDUE'
    end as duty_state

from unioned
cross join build_arguments
cross join parameters
left join inspections on unioned.inspection_number = inspections.inspection_number

where
    extract(year from unioned.due_date) * 12 + extract(month from unioned.due_date)
    >= extract(year from build_arguments.as_of_date) * 12
    + extract(month from build_arguments.as_of_date) - parameters.duty_months
    or (
        unioned.is_done
        and extract(year from inspections.done_date) * 12
        + extract(month from inspections.done_date)
        >= extract(year from build_arguments.as_of_date) * 12
        + extract(month from build_arguments.as_of_date) - parameters.duty_months
    )
