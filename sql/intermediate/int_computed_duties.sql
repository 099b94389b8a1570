-- Every duty that follows from a rule, with the check that did it.
--
-- grain: one row per duty
-- key:   duty_number
-- table

with

chain_duties as (

    select * from intermediate.int_chain_duties

),

windows as (

    select * from intermediate.int_window_duties

),

window_checks as (

    select * from intermediate.int_window_checks

),

unioned as (

    select
        inspection_type,
        subject_number,
        rule_code,
        cast(null as varchar) as trigger_id,
        inspection_number,
        true as is_chain,
        is_last,
        base_date as begins_date,
        duty_number as number_in_gap,
        opens_date,
        due_date,
        cast(null as date) as closes_date,
        planned_until_date

    from chain_duties

    union all

    select
        windows.inspection_type,
        windows.subject_number,
        windows.rule_code,
        windows.trigger_id,
        window_checks.inspection_number,
        false as is_chain,
        true as is_last,
        windows.opens_date as begins_date,
        windows.window_number as number_in_gap,
        windows.opens_date,
        windows.due_date,
        windows.closes_date,
        cast(null as date) as planned_until_date

    from windows
    left join window_checks
        on
            windows.inspection_type = window_checks.inspection_type
            and windows.subject_number = window_checks.subject_number
            and windows.window_number = window_checks.window_number

)

select
    row_number() over (
        order by inspection_type, subject_number, begins_date, number_in_gap
    ) as duty_number,
    inspection_type,
    subject_number,
    rule_code,
    trigger_id,
    inspection_number,
    is_chain,
    is_last,
    begins_date,
    number_in_gap,
    opens_date,
    due_date,
    closes_date,
    planned_until_date

from unioned
