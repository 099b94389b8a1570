-- Contacts with somebody who is no debtor before contact with the borrower was shown to be lost.
--
-- grain: one row per such contact
-- key:   action_id
-- note:  evidence is what came before it in the order of time, then of action_id: the last attempts to
--        reach the borrower (calls and visits, on any loan) all failed, or the number proved invalid
--        since the borrower was reached last. An attempt of which it is not told whether it failed
--        is no evidence
-- table

with

actions as (

    select * from intermediate.int_conduct_actions

),

parameters as (

    select * from intermediate.int_conduct_parameters

),

-- Only what tells of contact with the borrower, and what needs it.
in_question as (

    select
        action_id,
        customer_id,
        contact_relation,
        is_debtor,
        is_reached,
        result,
        action_time,
        contact_relation = 'SELF' as is_attempt

    from actions

    where
        not is_debtor
        or (contact_relation = 'SELF' and channel in ('CALL', 'AI_CALL', 'VISIT'))

),

attempts as (

    select
        action_id,
        customer_id,
        is_debtor,
        is_reached,
        result,
        action_time,
        is_attempt,
        count(case when is_attempt then 1 end) over (
            partition by customer_id
            order by action_time, action_id
            rows between unbounded preceding and current row
        ) as attempt_no

    from in_question

),

before as (

    select
        action_id,
        is_debtor,
        attempt_no,
        coalesce(
            max(case when is_attempt and coalesce(is_reached, true) then attempt_no end) over (
                partition by customer_id
                order by action_time, action_id
                rows between unbounded preceding and 1 preceding
            ), 0
        ) as not_failed_no,
        coalesce(
            max(case when is_attempt and is_reached then attempt_no end) over (
                partition by customer_id
                order by action_time, action_id
                rows between unbounded preceding and 1 preceding
            ), 0
        ) as reached_no,
        coalesce(
            max(case when is_attempt and result = 'INVALID' then attempt_no end) over (
                partition by customer_id
                order by action_time, action_id
                rows between unbounded preceding and 1 preceding
            ), 0
        ) as invalid_no

    from attempts

)

select
    before.action_id,
    cast(before.attempt_no - before.not_failed_no as integer) as failed_count,
    parameters.lost_contact_attempts as limit_count

from before
cross join parameters

where
    not before.is_debtor
    and before.attempt_no - before.not_failed_no < parameters.lost_contact_attempts
    and before.invalid_no <= before.reached_no
