-- Wording that nobody may use to collect 禁用语: the phrases looked for, by category.
--
-- grain: one row per category and phrase
-- key:   category, phrase
-- scope: bank
-- sort:  category_no, phrase
-- note:  texts and phrases are compared without blanks and punctuation, full-width letters and
--        digits read as plain ones and capitals as small
-- columns:
--   category: Category of banned wording
--   category_no: Its place in the table of banned wording
--   title: Short name of the category
--   says: What belongs to it
--   phrase: What no note and no script may hold
--   source: Where the list comes from
--   is_verified: The text of the source itself was read

with

categories as (

    select * from staging.stg_postloan__banned_words

),

phrases as (

    select * from staging.stg_postloan__banned_phrases

)

select
    phrases.category,
    categories.category_no,
    categories.title,
    categories.says,
    phrases.phrase,
    categories.source,
    categories.is_verified

from phrases
inner join categories on phrases.category = categories.category
