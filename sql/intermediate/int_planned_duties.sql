-- Which undone row of the bank's plan is for which duty of a rule.
--
-- grain: one row per duty with an undone row of the plan
-- key:   duty_number
-- note:  of duties that go on from check to check, a row planned up to a duty's due date, and after
--        the one before, is for that duty; the last of them takes what is planned later too. Of duties
--        that stand once, a row planned in the window of an undone one. Of several rows the last one
--        planned by the due date is the one, else the first after it
-- table

with

duties as (

    select * from intermediate.int_computed_duties

),

plans as (

    select * from intermediate.int_inspection_subjects

    where done_date is null

),

planned as (

    select distinct
        inspection_type,
        subject_number

    from plans

),

events as (

    select
        duties.inspection_type,
        duties.subject_number,
        duties.duty_number,
        null as inspection_number,
        duties.due_date,
        duties.planned_until_date as event_date,
        1 as event_order

    from duties
    inner join planned
        on
            duties.inspection_type = planned.inspection_type
            and duties.subject_number = planned.subject_number

    where duties.is_chain

    union all

    select
        plans.inspection_type,
        plans.subject_number,
        null as duty_number,
        plans.inspection_number,
        plans.due_date,
        plans.due_date as event_date,
        0 as event_order

    from plans

),

looked_ahead as (

    select
        inspection_type,
        subject_number,
        inspection_number,
        due_date as planned_date,
        first_value(duty_number ignore nulls) over to_come as duty_number

    from events

    window
        to_come as (
            partition by inspection_type, subject_number
            order by event_date, event_order, duty_number
            rows between current row and unbounded following
        )

),

window_events as (

    select
        duties.inspection_type,
        duties.subject_number,
        duties.duty_number,
        duties.closes_date,
        null as inspection_number,
        duties.opens_date as event_date,
        0 as event_order

    from duties
    inner join planned
        on
            duties.inspection_type = planned.inspection_type
            and duties.subject_number = planned.subject_number

    where
        not duties.is_chain
        and duties.inspection_number is null

    union all

    select
        inspection_type,
        subject_number,
        null as duty_number,
        null as closes_date,
        inspection_number,
        due_date as event_date,
        1 as event_order

    from plans

),

looked_back as (

    select
        inspection_number,
        event_date as planned_date,
        last_value(duty_number ignore nulls) over so_far as duty_number,
        last_value(
            case
                when duty_number is not null
                    then coalesce(closes_date, cast('9999-12-31' as date))
            end ignore nulls
        ) over so_far as closes_date

    from window_events

    window
        so_far as (
            partition by inspection_type, subject_number
            order by event_date, event_order, duty_number
            rows between unbounded preceding and current row
        )

),

candidates as (

    select
        duty_number,
        inspection_number,
        planned_date

    from looked_ahead

    where
        inspection_number is not null
        and duty_number is not null

    union all

    select
        duty_number,
        inspection_number,
        planned_date

    from looked_back

    where
        inspection_number is not null
        and duty_number is not null
        and planned_date < closes_date

),

ranked as (

    select
        candidates.duty_number,
        candidates.inspection_number,
        candidates.planned_date,
        row_number() over (
            partition by candidates.duty_number
            order by
                case when candidates.planned_date <= duties.due_date then 0 else 1 end,
                abs(duties.due_date - candidates.planned_date),
                candidates.inspection_number
        ) as place

    from candidates
    inner join duties on candidates.duty_number = duties.duty_number

)

select
    duty_number,
    inspection_number,
    planned_date

from ranked

where place = 1
