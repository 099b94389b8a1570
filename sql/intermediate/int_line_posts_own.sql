-- What every organisation itself needs of the posts of the line, and over all posts together (ANY).
--
-- grain: one row per organisation and post it needs, and one of ANY
-- key:   org_id, post
-- note:  over all posts an organisation lacks one before it has one not reported

with

line_posts as (

    select * from marts.line_posts

    where is_required

),

over_all as (

    select
        org_id,
        max(case when post_state = 'MISSING' then 1 else 0 end) as is_missing,
        max(case when post_state = 'NOT_REPORTED' then 1 else 0 end) as is_not_reported

    from line_posts

    group by org_id

)

select
    org_id,
    post,
    post_state

from line_posts

union all

select
    org_id,
    'ANY' as post,
    case
        when is_missing = 1 then 'MISSING'
        when is_not_reported = 1 then 'NOT_REPORTED'
        else 'FILLED'
    end as post_state

from over_all
