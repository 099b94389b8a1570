-- Days on which somebody collected, with the certificate held that day.
--
-- grain: one row per person and day
-- key:   handler_id, action_date
-- note:  a certificate of any topic counts, unless the bank names topics for collection. Somebody who
--        is not in the file of people holds none
-- table

with

actions as (

    select * from intermediate.int_conduct_actions

    where handler_id is not null

),

certificates as (

    select * from intermediate.int_certificates

),

collection_topics as (

    select * from staging.stg_postloan__collection_topics

),

staff as (

    select * from staging.stg_bank__staff

),

named_topics as (

    select count(*) as topic_count from collection_topics

),

handler_days as (

    select distinct
        handler_id,
        action_date

    from actions

),

counted as (

    select
        certificates.staff_id,
        certificates.held_date,
        certificates.valid_until_date

    from certificates
    cross join named_topics
    left join collection_topics on certificates.topic = collection_topics.topic

    where
        named_topics.topic_count = 0
        or collection_topics.topic is not null

),

-- In the order of days, certificates before the work of the same day.
in_order as (

    select
        handler_id,
        action_date as day,
        1 as position,
        null as valid_until_date

    from handler_days

    union all

    select
        staff_id as handler_id,
        held_date as day,
        0 as position,
        valid_until_date

    from counted

),

carried as (

    select
        handler_id,
        day as action_date,
        position,
        max(valid_until_date) over (
            partition by handler_id order by day, position
        ) as valid_until_date

    from in_order

)

select
    carried.handler_id,
    staff.staff_id is not null as is_in_staff,
    carried.action_date,
    carried.valid_until_date

from carried
left join staff on carried.handler_id = staff.staff_id

where carried.position = 1
