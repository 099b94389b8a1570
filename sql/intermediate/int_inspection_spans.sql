-- Stretches in which what goes on from check to check (a loan's regular or guarantee check, an
-- organisation's inspection) has one frequency, and how far it had come when each began.
--
-- grain: one row per type of inspection, subject and stretch
-- key:   inspection_type, subject_number, span_number
-- note:  progress is counted in units of which the period of every frequency of a type is a whole
--        number: a day of a 30-day frequency takes three times those of a 90-day one. After a loan left
--        the book, and where no rule holds, nothing grows
-- table

with

loans as (

    select * from intermediate.int_inspected_loans

),

classes as (

    select * from intermediate.int_inspected_classes

),

terms as (

    select * from intermediate.int_inspection_terms

    where inspection_type <> 'FIRST'

),

organisations as (

    select * from intermediate.int_inspected_organisations

),

kinds as (

    select distinct
        inspection_type,
        kind_number,
        period_units

    from terms

),

loan_kinds as (

    select
        kinds.inspection_type,
        kinds.period_units,
        loans.loan_number,
        loans.kind_number,
        loans.ends_on

    from loans
    inner join kinds on loans.kind_number = kinds.kind_number

),

points as (

    select
        loan_kinds.inspection_type,
        loan_kinds.loan_number as subject_number,
        classes.change_number,
        loan_kinds.period_units,
        terms.rule_code,
        terms.days,
        coalesce(terms.day_units, 0) as day_units,
        classes.from_date

    from loan_kinds
    inner join classes on loan_kinds.loan_number = classes.loan_number
    left join terms
        on
            loan_kinds.inspection_type = terms.inspection_type
            and loan_kinds.kind_number = terms.kind_number
            and classes.five_class = terms.five_class

    union all

    select
        inspection_type,
        loan_number as subject_number,
        1000000 as change_number,
        period_units,
        null as rule_code,
        null as days,
        0 as day_units,
        ends_on as from_date

    from loan_kinds

    where ends_on is not null

    union all

    select
        inspection_type,
        subject_number,
        1 as change_number,
        period_units,
        rule_code,
        days,
        day_units,
        start_date as from_date

    from organisations

    union all

    select
        inspection_type,
        subject_number,
        1000000 as change_number,
        period_units,
        null as rule_code,
        null as days,
        0 as day_units,
        greatest(ends_on, start_date) as from_date

    from organisations

    where ends_on is not null

),

compared as (

    select
        inspection_type,
        subject_number,
        change_number,
        period_units,
        rule_code,
        days,
        day_units,
        from_date,
        lag(rule_code) over (
            partition by inspection_type, subject_number order by change_number
        ) as previous_rule_code

    from points

),

changes as (

    select
        inspection_type,
        subject_number,
        change_number,
        period_units,
        rule_code,
        days,
        day_units,
        from_date

    from compared

    -- What begins without a rule begins with its first.
    where coalesce(rule_code, '') <> coalesce(previous_rule_code, '')

),

measured as (

    select
        inspection_type,
        subject_number,
        change_number,
        period_units,
        rule_code,
        days,
        day_units,
        from_date,
        lag(day_units) over by_change
        * (from_date - lag(from_date) over by_change) as units_before

    from changes

    window
        by_change as (
            partition by inspection_type, subject_number order by change_number
        )

)

select
    inspection_type,
    subject_number,
    cast(row_number() over by_change as integer) as span_number,
    period_units,
    rule_code,
    days,
    day_units,
    cast(coalesce(sum(units_before) over by_change, 0) as bigint) as progress,
    from_date,
    min(from_date) over (partition by inspection_type, subject_number) as start_date

from measured

window
    by_change as (
        partition by inspection_type, subject_number order by change_number
        rows between unbounded preceding and current row
    )
