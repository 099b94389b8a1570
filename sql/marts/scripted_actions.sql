-- Actions of collection that went by a script 话术, and whether they might.
--
-- grain: one row per action by the as-of date that names a script
-- key:   action_id
-- scope: org_id
-- sort:  org_id, month_end_date, script_id
-- note:  actions name a script and no version: of the versions the one in force on the day counts.
--        Without one in force it is the latest begun, else the earliest; 0 stands for a script nobody
--        delivered
-- columns:
--   action_id: Number of the action
--   org_id: Organisation that handles the loan
--   month_end_date: Month end of the day of the action, or the as-of date
--   script_id: Script the action names
--   version: Version in force on the day; 0 where nobody delivered the script
--   is_unknown: Nobody delivered the script
--   was_unfit: The version was expired, not begun or never approved on the day
--   was_banned: The text of the version holds banned wording
--   is_faulty: Unknown, unfit or banned

with

actions as (

    select * from marts.collection_actions

),

scripts_used as (

    select * from intermediate.int_scripts_used

),

banned_words as (

    select * from marts.script_banned_words

),

banned_scripts as (

    select distinct
        script_id,
        version

    from banned_words

),

judged as (

    select
        actions.action_id,
        actions.org_id,
        actions.month_end_date,
        actions.script_id,
        coalesce(scripts_used.version, 0) as version,
        scripts_used.version is null as is_unknown,
        scripts_used.version is not null
        and (
            not scripts_used.was_approved
            or not scripts_used.had_begun
            or scripts_used.had_expired
        ) as was_unfit,
        banned_scripts.script_id is not null as was_banned

    from actions
    inner join scripts_used on actions.action_id = scripts_used.action_id
    left join banned_scripts
        on
            scripts_used.script_id = banned_scripts.script_id
            and scripts_used.version = banned_scripts.version

)

select
    action_id,
    org_id,
    month_end_date,
    script_id,
    version,
    is_unknown,
    was_unfit,
    was_banned,
    is_unknown or was_unfit or was_banned as is_faulty

from judged
