-- Banned wording in the texts of the library of scripts 话术.
--
-- grain: one row per version of a script, category and phrase that stands in its text
-- key:   script_id, version, category, phrase
-- scope: bank
-- sort:  script_id, version
-- columns:
--   script_id: Number of the script
--   version: Version of the script
--   category: Category of banned wording
--   phrase: Phrase of the list that its text holds

with

scripts as (

    select * from staging.stg_bank__scripts

),

banned_texts as (

    select * from intermediate.int_banned_texts

)

select
    scripts.script_id,
    scripts.version,
    banned_texts.category,
    banned_texts.phrase

from scripts
inner join banned_texts on scripts.script_text = banned_texts.whole_text
