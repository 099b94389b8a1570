-- The four posts of the line 岗位设置 at every organisation open on the as-of date.
--
-- grain: one row per organisation and post
-- key:   org_id, post
-- scope: org_id
-- sort:  org_id, post
-- note:  which level needs which post is a table of parameters; the file says only how it stands now
-- columns:
--   org_id: Organisation
--   org_level: HEAD, REGION, BRANCH or SUB
--   post: MONITOR, INSPECT, SUPERVISE or TRAINING
--   post_state: FILLED, MISSING, or NOT_REPORTED
--   is_required: The level needs the post
--   source: On whose word the level needs it; empty where it does not
--   is_verified: The text of that source was read

with

org_units as (

    select * from staging.stg_bank__org_units

),

placed_org_units as (

    select * from intermediate.int_org_units

),

required_posts as (

    select * from staging.stg_postloan__required_posts

),

posts as (

    select
        org_id,
        'MONITOR' as post,
        has_monitor_post as is_filled

    from org_units

    union all

    select
        org_id,
        'INSPECT' as post,
        has_inspect_post as is_filled

    from org_units

    union all

    select
        org_id,
        'SUPERVISE' as post,
        has_supervise_post as is_filled

    from org_units

    union all

    select
        org_id,
        'TRAINING' as post,
        has_training_post as is_filled

    from org_units

)

select
    posts.org_id,
    placed_org_units.org_level,
    posts.post,
    case
        when posts.is_filled then 'FILLED'
        when not posts.is_filled then 'MISSING'
        else 'NOT_REPORTED'
    end as post_state,
    required_posts.post is not null as is_required,
    required_posts.source,
    required_posts.is_verified

from posts
inner join placed_org_units on posts.org_id = placed_org_units.org_id
left join required_posts
    on
        placed_org_units.org_level = required_posts.org_level
        and posts.post = required_posts.post

where placed_org_units.org_status = 'OPEN'
