-- Fails when the posts of an organisation are not its own plus its children's.

with

org_line_posts as (

    select * from marts.org_line_posts

),

org_units as (

    select * from marts.org_units

),

own_posts as (

    select * from intermediate.int_line_posts_own

),

own as (

    select
        org_id,
        post,
        count(*) as needed_count,
        count(case when post_state = 'MISSING' then 1 end) as missing_count,
        count(case when post_state = 'NOT_REPORTED' then 1 end) as not_reported_count

    from own_posts

    group by org_id, post

),

parts as (

    select
        org_id,
        post,
        needed_count,
        missing_count,
        not_reported_count

    from own

    union all

    select
        org_units.parent_org_id as org_id,
        org_line_posts.post,
        org_line_posts.needed_count,
        org_line_posts.missing_count,
        org_line_posts.not_reported_count

    from org_line_posts
    inner join org_units on org_line_posts.org_id = org_units.org_id

    where org_units.parent_org_id is not null

),

added as (

    select
        org_id,
        post,
        sum(needed_count) as needed_count,
        sum(missing_count) as missing_count,
        sum(not_reported_count) as not_reported_count

    from parts

    group by org_id, post

)

select
    org_line_posts.org_id,
    org_line_posts.post,
    org_line_posts.needed_count,
    added.needed_count as added_needed_count,
    org_line_posts.missing_count,
    added.missing_count as added_missing_count,
    org_line_posts.not_reported_count,
    added.not_reported_count as added_not_reported_count

from org_line_posts
left join added
    on
        org_line_posts.org_id = added.org_id
        and org_line_posts.post = added.post

where
    coalesce(org_line_posts.needed_count, 0) <> coalesce(added.needed_count, 0)
    or coalesce(org_line_posts.missing_count, 0) <> coalesce(added.missing_count, 0)
    or coalesce(org_line_posts.not_reported_count, 0) <> coalesce(added.not_reported_count, 0)
