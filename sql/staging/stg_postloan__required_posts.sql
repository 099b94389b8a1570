-- The posts of the line an organisation of a level must have.
--
-- grain: one row per level and post
-- key:   org_level, post

select
    org_level,
    post,
    source,
    is_verified

from raw.required_posts
