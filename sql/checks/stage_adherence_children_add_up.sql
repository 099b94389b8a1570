-- Fails when the steps of an organisation are not its own loans' plus its children's.

with

stage_adherence as (

    select * from marts.stage_adherence

),

loan_collection_steps as (

    select * from marts.loan_collection_steps

),

org_units as (

    select * from marts.org_units

),

parts as (

    select
        org_id,
        month_end_date,
        step_code,
        case when step_state <> 'UNKNOWN' then 1 else 0 end as due_count,
        case when step_state = 'ON_TIME' then 1 else 0 end as on_time_count,
        case when step_state = 'LATE' then 1 else 0 end as late_count,
        case when step_state = 'MISSED' then 1 else 0 end as missed_count

    from loan_collection_steps

    where month_end_date is not null and step_state not in ('WAITING', 'CEASED')

    union all

    select
        org_units.parent_org_id as org_id,
        stage_adherence.month_end_date,
        stage_adherence.step_code,
        stage_adherence.due_count,
        stage_adherence.on_time_count,
        stage_adherence.late_count,
        stage_adherence.missed_count

    from stage_adherence
    inner join org_units on stage_adherence.org_id = org_units.org_id

    where org_units.parent_org_id is not null

),

added as (

    select
        org_id,
        month_end_date,
        step_code,
        sum(due_count) as due_count,
        sum(on_time_count) as on_time_count,
        sum(late_count) as late_count,
        sum(missed_count) as missed_count

    from parts

    group by org_id, month_end_date, step_code

)

select
    stage_adherence.org_id,
    stage_adherence.month_end_date

from stage_adherence
left join added
    on
        stage_adherence.org_id = added.org_id
        and stage_adherence.month_end_date = added.month_end_date
        and stage_adherence.step_code = added.step_code

where
    stage_adherence.due_count <> coalesce(added.due_count, 0)
    or stage_adherence.on_time_count <> coalesce(added.on_time_count, 0)
    or stage_adherence.late_count <> coalesce(added.late_count, 0)
    or stage_adherence.missed_count <> coalesce(added.missed_count, 0)
    or stage_adherence.due_count
    <> stage_adherence.on_time_count
    + stage_adherence.late_count
    + stage_adherence.missed_count
