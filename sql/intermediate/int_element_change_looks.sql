-- How the loan of a change stood on the day before it, and some time after it.
--
-- grain: one row per change and look at its loan, on days up to the as-of date
-- key:   event_id, look
-- note:  LAST is the day on which the change is judged, or the as-of date before that. Days past due
--        are known day by day of a loan with a plan; of another from its last record, and while a
--        month's file says nothing of it they are not
-- table

with

parameters as (

    select * from intermediate.int_process_parameters

),

stages as (

    select * from staging.stg_postloan__process_stages

),

changes as (

    select * from intermediate.int_element_changes

),

spans as (

    select * from intermediate.int_loan_stage_spans

),

missed as (

    select * from intermediate.int_instalments_missed

),

records as (

    select * from intermediate.int_reported_records

),

looks as (

    select
        event_id,
        loan_number,
        is_computed,
        'BEFORE' as look,
        event_date - 1 as look_date

    from changes

    union all

    select
        changes.event_id,
        changes.loan_number,
        changes.is_computed,
        'SHORT' as look,
        changes.event_date + parameters.after_days_short as look_date

    from changes
    cross join parameters

    where changes.event_date + parameters.after_days_short <= changes.as_of_date

    union all

    select
        changes.event_id,
        changes.loan_number,
        changes.is_computed,
        'MIDDLE' as look,
        changes.event_date + parameters.after_days_middle as look_date

    from changes
    cross join parameters

    where changes.event_date + parameters.after_days_middle <= changes.as_of_date

    union all

    select
        event_id,
        loan_number,
        is_computed,
        'LAST' as look,
        least(judged_date, as_of_date) as look_date

    from changes

),

staged as (

    select
        looks.event_id,
        looks.loan_number,
        looks.is_computed,
        looks.look,
        looks.look_date,
        stages.stage_code,
        stages.is_in_book

    from looks
    inner join spans
        on
            looks.loan_number = spans.loan_number
            and looks.look_date >= spans.from_date
            and (spans.until_date is null or looks.look_date < spans.until_date)
    inner join stages on spans.stage_no = stages.stage_no

),

late as (

    select
        staged.event_id,
        staged.look,
        max(staged.look_date - missed.due_date) as days_past_due

    from staged
    inner join missed
        on
            staged.loan_number = missed.loan_number
            and staged.look_date >= missed.first_overdue_date
            and staged.look_date <= missed.last_overdue_date

    group by staged.event_id, staged.look

),

recorded as (

    select
        staged.event_id,
        staged.look,
        records.days_past_due,
        row_number() over (
            partition by staged.event_id, staged.look order by records.month_number desc
        ) as recency

    from staged
    inner join records
        on
            staged.loan_number = records.loan_number
            and staged.look_date >= records.from_date

)

select
    staged.event_id,
    staged.look,
    staged.stage_code,
    staged.is_in_book,
    cast(
        case
            when not staged.is_in_book or staged.stage_code = 'NOT_REPORTED' then null
            when staged.is_computed then coalesce(late.days_past_due, 0)
            else recorded.days_past_due
        end as integer
    ) as days_past_due,
    staged.look_date

from staged
left join late
    on
        staged.event_id = late.event_id
        and staged.look = late.look
left join recorded
    on
        staged.event_id = recorded.event_id
        and staged.look = recorded.look
        and recorded.recency = 1
