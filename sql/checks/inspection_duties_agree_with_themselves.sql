-- Fails when the state of a duty is not what its days say.

with

duties as (

    select * from marts.inspection_duties

),

build_info as (

    select * from marts.build_info

)

select
    duties.duty_id,
    duties.duty_state,
    duties.due_date,
    duties.done_date,
    build_info.as_of_date

from duties
cross join build_info

where
    (duties.done_date is not null)
    <> (duties.duty_state in ('DONE_ON_TIME', 'DONE_LATE'))
    or (duties.duty_state = 'DONE_ON_TIME' and duties.done_date > duties.due_date)
    or (duties.duty_state = 'DONE_LATE' and duties.done_date <= duties.due_date)
    or (duties.duty_state in ('OVERDUE', 'MISSED') and duties.due_date >= build_info.as_of_date)
    or (duties.duty_state = 'OPEN' and duties.due_date < build_info.as_of_date)
    or duties.done_date > build_info.as_of_date
    or (duties.done_date is not null and duties.inspection_id is null)
    or (duties.basis = 'PLAN' and duties.inspection_id is null)
