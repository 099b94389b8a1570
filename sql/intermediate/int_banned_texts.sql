-- Texts of collection that hold a banned phrase.
--
-- grain: one row per different text, category and phrase that stands in it
-- key:   whole_text, category, phrase
-- table

with

texts as (

    select * from intermediate.int_collection_texts

),

phrases as (

    select * from staging.stg_postloan__banned_phrases

),

compared_phrases as (

    select
        phrases.category,
        phrases.phrase,
        texts.compared_text as compared_phrase

    from phrases
    inner join texts on phrases.phrase = texts.whole_text

)

select
    texts.whole_text,
    compared_phrases.category,
    compared_phrases.phrase

from texts
inner join compared_phrases on position(compared_phrases.compared_phrase in texts.compared_text) > 0
