-- The phrases of each category of banned wording, as they are written in the table.
--
-- grain: one row per category and phrase
-- key:   category, phrase

select
    category,
    phrase

from raw.banned_phrases
