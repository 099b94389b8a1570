-- Which frequency holds for loans of a kind in a class: of all rules that hold, the strictest.
--
-- grain: one row per type of inspection, kind of loan and class with a rule
-- key:   inspection_type, kind_number, five_class
-- table

with

frequencies as (

    select * from staging.stg_postloan__inspection_frequencies

    where subject = 'LOAN'

),

cases as (

    select * from staging.stg_postloan__inspection_frequency_cases

),

loans as (

    select * from intermediate.int_inspected_loans

),

class_floors as (

    select * from staging.stg_postloan__class_floors

),

kinds as (

    select distinct
        kind_number,
        customer_type,
        scope,
        guarantee_type,
        amount_from

    from loans

),

ranked as (

    select
        frequencies.inspection_type,
        kinds.kind_number,
        class_floors.five_class,
        frequencies.rule_code,
        frequencies.days,
        frequencies.day_units,
        frequencies.period_units,
        row_number() over (
            partition by
                frequencies.inspection_type, kinds.kind_number, class_floors.five_class
            order by frequencies.days, frequencies.rule_no
        ) as strictness

    from frequencies
    inner join kinds
        on
            frequencies.amount_from <= kinds.amount_from
            and (frequencies.amount_to is null or frequencies.amount_to > kinds.amount_from)
    cross join class_floors
    left join cases as customer_types
        on
            frequencies.rule_code = customer_types.rule_code
            and customer_types.dimension = 'CUSTOMER_TYPE'
            and kinds.customer_type = customer_types.value
    left join cases as classes
        on
            frequencies.rule_code = classes.rule_code
            and classes.dimension = 'CLASS'
            and class_floors.five_class = classes.value
    left join cases as scopes
        on
            frequencies.rule_code = scopes.rule_code
            and scopes.dimension = 'SCOPE'
            and kinds.scope = scopes.value
    left join cases as guarantee_types
        on
            frequencies.rule_code = guarantee_types.rule_code
            and guarantee_types.dimension = 'GUARANTEE_TYPE'
            and kinds.guarantee_type = guarantee_types.value

    where
        (frequencies.customer_types is null or customer_types.rule_code is not null)
        and (frequencies.classes is null or classes.rule_code is not null)
        and (frequencies.scopes is null or scopes.rule_code is not null)
        and (frequencies.guarantee_types is null or guarantee_types.rule_code is not null)

)

select
    inspection_type,
    kind_number,
    five_class,
    rule_code,
    days,
    day_units,
    period_units

from ranked

where strictness = 1
