-- Contacts with a number after it asked to be left alone about that customer.
--
-- grain: one row per such contact
-- key:   action_id
-- note:  after: in the order of time, then of action_id; the contact that was refused breaks nothing
-- table

with

actions as (

    select * from intermediate.int_conduct_actions

    where contact_id is not null

),

refusing as (

    select distinct
        customer_id,
        contact_id

    from actions

    where result = 'THIRD_REFUSED'

),

ordered as (

    select
        actions.action_id,
        min(case when actions.result = 'THIRD_REFUSED' then actions.action_time end) over (
            partition by actions.customer_id, actions.contact_id
            order by actions.action_time, actions.action_id
            rows between unbounded preceding and 1 preceding
        ) as refused_at

    from actions
    inner join refusing
        on
            actions.customer_id = refusing.customer_id
            and actions.contact_id = refusing.contact_id

)

select
    action_id,
    cast(refused_at as date) as refused_date

from ordered

where refused_at is not null
