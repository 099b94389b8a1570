-- Categories of wording that nobody may use to collect, by this build.
--
-- grain: one row per category
-- key:   category

select
    category,
    title,
    says,
    source,
    category_no,
    is_verified

from raw.banned_words
