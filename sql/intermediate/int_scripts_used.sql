-- Which version of which script each action went by: actions name the script, not the version.
--
-- grain: one row per action by the as-of date that names a script
-- key:   action_id
-- note:  version and what follows from it are missing where nobody delivered the script. Of several
--        versions the one in force on the day counts: begun, approved and not expired before begun
--        before not begun, of those the latest begun (of those not begun the earliest)
-- table

with

build_arguments as (

    select * from staging.stg_postloan__build_arguments

),

actions as (

    select * from staging.stg_bank__collection_actions

),

scripts as (

    select * from staging.stg_bank__scripts

),

used as (

    select
        actions.action_id,
        actions.script_id,
        actions.action_date

    from actions
    inner join build_arguments on actions.action_date <= build_arguments.as_of_date

    where actions.script_id is not null

),

-- Judged once for a script and day, however many actions it has.
script_days as (

    select distinct
        script_id,
        action_date

    from used

),

judged as (

    select
        script_days.script_id,
        script_days.action_date,
        scripts.version,
        scripts.script_text,
        scripts.approved_by is not null as was_approved,
        coalesce(scripts.valid_from_date <= script_days.action_date, true) as had_begun,
        coalesce(scripts.valid_to_date < script_days.action_date, false) as had_expired

    from script_days
    inner join scripts on script_days.script_id = scripts.script_id

),

placed as (

    select
        *,
        row_number() over (
            partition by script_id, action_date
            order by
                case
                    when had_begun and was_approved and not had_expired then 0
                    when had_begun then 1
                    else 2
                end,
                case when had_begun then -version else version end
        ) as place

    from judged

),

in_force as (

    select * from placed

    where place = 1

)

select
    used.action_id,
    used.script_id,
    used.action_date,
    in_force.version,
    in_force.script_text,
    in_force.was_approved,
    in_force.had_begun,
    in_force.had_expired

from used
left join in_force
    on
        used.script_id = in_force.script_id
        and used.action_date = in_force.action_date
