-- Every different text of collection, and what is left of it to search: notes of actions, texts of
-- scripts and banned phrases.
--
-- grain: one row per different text
-- key:   whole_text
-- note:  full-width letters and digits are read as plain ones, capitals as small, blanks, punctuation
--        and signs that are not seen as nothing. Notes name persons: nothing of this is published
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

phrases as (

    select * from staging.stg_postloan__banned_phrases

),

texts as (

    select actions.note_text as whole_text

    from actions
    inner join build_arguments on actions.action_date <= build_arguments.as_of_date

    where actions.note_text is not null

    union distinct

    select script_text as whole_text

    from scripts

    where script_text is not null

    union distinct

    select phrase as whole_text

    from phrases

)

select
    whole_text,
    regexp_replace(
        lower(translate(
            whole_text,
            'ＡＢＣＤＥＦＧＨＩＪＫＬＭＮＯＰＱＲＳＴＵＶＷＸＹＺａｂｃｄｅｆｇｈｉｊｋｌｍｎｏｐｑｒｓｔｕｖｗｘｙｚ０１２３４５６７８９',
            'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789'
        )),
        '[\p{P}\p{S}\p{Z}\p{C}\p{M}\s]',
        '',
        'g'
    ) as compared_text

from texts
