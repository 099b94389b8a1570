-- Actions of collection whose note, or whose script, holds a banned phrase.
--
-- grain: one row per action by the as-of date, category and phrase
-- key:   action_id, category, phrase
-- table

with

build_arguments as (

    select * from staging.stg_postloan__build_arguments

),

actions as (

    select * from staging.stg_bank__collection_actions

),

scripts_used as (

    select * from intermediate.int_scripts_used

),

banned_texts as (

    select * from intermediate.int_banned_texts

),

found as (

    select
        actions.action_id,
        banned_texts.category,
        banned_texts.phrase,
        true as is_in_note,
        false as is_in_script

    from actions
    inner join build_arguments on actions.action_date <= build_arguments.as_of_date
    inner join banned_texts on actions.note_text = banned_texts.whole_text

    union all

    select
        scripts_used.action_id,
        banned_texts.category,
        banned_texts.phrase,
        false as is_in_note,
        true as is_in_script

    from scripts_used
    inner join banned_texts on scripts_used.script_text = banned_texts.whole_text

)

select
    action_id,
    category,
    phrase,
    bool_or(is_in_note) as is_in_note,
    bool_or(is_in_script) as is_in_script

from found

group by
    action_id,
    category,
    phrase
