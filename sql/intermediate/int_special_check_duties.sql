-- Special checks 专项检查 that are due after a trigger.
--
-- grain: one row per loan and trigger that asks for a check
-- key:   loan_id, opens_date
-- note:  due so many working days after the trigger. What triggers again by the day a check is due asks
--        for no other one. A late check counts until the next trigger asks for one; nothing closes the last
-- table

with recursive

parameters as (

    select * from intermediate.int_window_duty_parameters

),

working_days as (

    select * from staging.stg_postloan__working_days

),

-- The parameter stands on this side of the join alone: with both sides in one condition the engine
-- pairs every trigger with every working day.
due_days as (

    select
        working_days.day,
        working_days.working_days_to_date - parameters.special_check_working_days
            as working_days_to_trigger

    from working_days
    cross join parameters

    where working_days.is_working_day

),

loans as (

    select * from intermediate.int_loans

),

triggers as (

    select
        special_triggers.loan_number,
        special_triggers.rule_code,
        special_triggers.trigger_id,
        special_triggers.trigger_date,
        due_days.day as due_date

    from intermediate.int_special_triggers as special_triggers
    inner join working_days on special_triggers.trigger_date = working_days.day
    inner join due_days
        on working_days.working_days_to_date = due_days.working_days_to_trigger

),

-- Triggers and the days their checks are due on one line per loan, walked from the last: the trigger
-- passed last on the way to a due day is the first after it.
days as (

    select
        loan_number,
        trigger_date as day,
        1 as is_trigger,
        trigger_date,
        cast(null as date) as triggered_date

    from triggers

    union all

    select
        loan_number,
        due_date as day,
        0 as is_trigger,
        cast(null as date) as trigger_date,
        trigger_date as triggered_date

    from triggers

),

walked as (

    select
        loan_number,
        is_trigger,
        triggered_date,
        min(trigger_date) over (
            partition by loan_number
            order by day desc, is_trigger asc, triggered_date asc
            rows between unbounded preceding and current row
        ) as next_trigger_date

    from days

),

followed as (

    select
        triggers.loan_number,
        triggers.rule_code,
        triggers.trigger_id,
        triggers.trigger_date,
        triggers.due_date,
        walked.next_trigger_date,
        row_number() over (
            partition by triggers.loan_number order by triggers.trigger_date
        ) as trigger_no

    from triggers
    inner join walked
        on
            triggers.loan_number = walked.loan_number
            and triggers.trigger_date = walked.triggered_date

    where walked.is_trigger = 0

),

-- The depth is capped so that a fault in the calendar can never run for ever.
asked as (

    select
        loan_number,
        rule_code,
        trigger_id,
        trigger_date,
        due_date,
        next_trigger_date,
        1 as depth

    from followed

    where trigger_no = 1

    union all

    select
        followed.loan_number,
        followed.rule_code,
        followed.trigger_id,
        followed.trigger_date,
        followed.due_date,
        followed.next_trigger_date,
        asked.depth + 1 as depth

    from asked
    inner join followed
        on
            asked.loan_number = followed.loan_number
            and asked.next_trigger_date = followed.trigger_date

    where asked.depth < 1000

)

select
    'SPECIAL' as inspection_type,
    asked.rule_code,
    loans.customer_id,
    loans.loan_id,
    loans.org_id,
    asked.trigger_id,
    asked.trigger_date as opens_date,
    asked.due_date,
    asked.next_trigger_date as closes_date

from asked
inner join loans on asked.loan_number = loans.loan_number
