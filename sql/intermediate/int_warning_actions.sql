-- Steps taken by the as-of date, each with the warning it is about; without one where no build finds it.
--
-- grain: one row per warning and step as recorded
-- key:   recorded_warning_id, seq
-- note:  a step answers a record of the bank by its number, else the system's own warning
-- table

with

build_arguments as (

    select * from staging.stg_postloan__build_arguments

),

actions as (

    select * from staging.stg_bank__warning_actions

),

members as (

    select * from intermediate.int_warning_members

),

answered as (

    select
        own_warning_id,
        warning_id,
        row_number() over (
            partition by own_warning_id order by member_kind, from_date, member_id
        ) as place

    from members

)

select
    actions.warning_id as recorded_warning_id,
    actions.seq,
    answered.warning_id,
    actions.action_type,
    actions.actor_id,
    actions.note,
    actions.planned_amount,
    actions.mitigated_amount,
    actions.action_date

from actions
inner join build_arguments on actions.action_date <= build_arguments.as_of_date
left join answered
    on
        actions.warning_id = answered.own_warning_id
        and answered.place = 1
