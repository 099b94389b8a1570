-- Most days past due of the loan of a change on a day after it, up to the day it is judged.
--
-- grain: one row per change after which days past due are known
-- key:   event_id
-- table

with

changes as (

    select * from intermediate.int_element_changes

),

missed as (

    select * from intermediate.int_instalments_missed

),

records as (

    select * from intermediate.int_reported_records

),

late as (

    select
        changes.event_id,
        least(missed.last_overdue_date, changes.judged_date) - missed.due_date as days_past_due

    from changes
    inner join missed
        on
            changes.loan_number = missed.loan_number
            and changes.event_date < missed.last_overdue_date
            and changes.judged_date >= missed.first_overdue_date

    where missed.first_overdue_date <= missed.last_overdue_date

    union all

    select
        event_id,
        0 as days_past_due

    from changes

    where is_computed

    union all

    select
        changes.event_id,
        records.days_past_due

    from changes
    inner join records
        on
            changes.loan_number = records.loan_number
            and changes.event_date < records.from_date
            and changes.judged_date >= records.from_date

    where records.days_past_due is not null

)

select
    event_id,
    cast(max(days_past_due) as integer) as worst_days_past_due

from late

group by event_id
