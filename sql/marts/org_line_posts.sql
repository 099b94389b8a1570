-- Organisations that need a post of the line and lack it, of every organisation's whole subtree.
--
-- grain: one row per organisation and post needed at or below it
-- key:   org_id, post
-- scope: org_id
-- sort:  org_id, post
-- adds:  needed_count, filled_count, missing_count, not_reported_count
-- note:  ANY counts an organisation once: missing when it lacks at least one post it needs
-- columns:
--   org_id: Organisation, with everything below it
--   post: MONITOR, INSPECT, SUPERVISE or TRAINING, or ANY of them
--   needed_count [organisations]: Organisations that need it
--   filled_count [organisations]: Those that have it
--   missing_count [organisations]: Those that lack it
--   not_reported_count [organisations]: Those whose posts the file does not tell
--   reported_count [organisations]: Those whose posts it tells
--   missing_rate [ratio]: Those that lack it / those whose posts are told

with

own_posts as (

    select * from intermediate.int_line_posts_own

),

org_closure as (

    select * from marts.org_closure

),

own as (

    select
        org_id,
        post,
        count(*) as needed_count,
        count(case when post_state = 'FILLED' then 1 end) as filled_count,
        count(case when post_state = 'MISSING' then 1 end) as missing_count,
        count(case when post_state = 'NOT_REPORTED' then 1 end) as not_reported_count

    from own_posts

    group by org_id, post

),

counted as (

    select
        org_closure.ancestor_org_id as org_id,
        own.post,
        cast(sum(own.needed_count) as bigint) as needed_count,
        cast(sum(own.filled_count) as bigint) as filled_count,
        cast(sum(own.missing_count) as bigint) as missing_count,
        cast(sum(own.not_reported_count) as bigint) as not_reported_count

    from own
    inner join org_closure on own.org_id = org_closure.descendant_org_id

    group by org_closure.ancestor_org_id, own.post

)

select
    org_id,
    post,
    needed_count,
    filled_count,
    missing_count,
    not_reported_count,
    filled_count + missing_count as reported_count,
    cast(missing_count as double)
    / nullif(cast(filled_count + missing_count as double), 0) as missing_rate

from counted
