-- The duties that stand once, each with the days from which and before which a check does it.
--
-- grain: one row per type of inspection, loan and window
-- key:   inspection_type, subject_number, window_number
-- note:  every kind of such a duty is one of the parts of `unioned`; all have the same columns
-- table

with

first_checks as (

    select * from intermediate.int_first_check_duties

),

redrawdown_checks as (

    select * from intermediate.int_redrawdown_check_duties

),

fund_confirmations as (

    select * from intermediate.int_fund_confirmation_duties

),

special_checks as (

    select * from intermediate.int_special_check_duties

),

loans as (

    select * from intermediate.int_inspected_loans

),

unioned as (

    select * from first_checks

    union all

    select * from redrawdown_checks

    union all

    select * from fund_confirmations

    union all

    select * from special_checks

)

select
    unioned.inspection_type,
    loans.loan_number as subject_number,
    cast(
        row_number() over (
            partition by unioned.inspection_type, loans.loan_number
            order by
                unioned.opens_date,
                unioned.due_date,
                unioned.rule_code,
                coalesce(unioned.trigger_id, '')
        ) as integer
    ) as window_number,
    unioned.rule_code,
    unioned.trigger_id,
    unioned.opens_date,
    unioned.due_date,
    unioned.closes_date

from unioned
inner join loans on unioned.loan_id = loans.loan_id
