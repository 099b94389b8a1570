-- Calls beyond the most a day allows: answered ones of a debtor, and dials in vain to a number.
--
-- grain: one row per call beyond the limit and rule
-- key:   action_id, rule_code
-- note:  in the order of time, then of action_id; a debtor's calls are counted over all loans and
--        whoever calls, a number's over all customers
-- table

with

actions as (

    select * from intermediate.int_conduct_actions

    where is_call

),

parameters as (

    select * from intermediate.int_conduct_parameters

),

numbered as (

    select
        action_id,
        'C02' as rule_code,
        row_number() over (
            partition by customer_id, action_date order by action_time, action_id
        ) as call_no

    from actions

    where
        is_reached
        and contact_relation = 'SELF'

    union all

    select
        action_id,
        'C03' as rule_code,
        row_number() over (
            partition by contact_id, action_date order by action_time, action_id
        ) as call_no

    from actions

    where
        not is_reached
        and contact_id is not null

),

limited as (

    select
        numbered.action_id,
        numbered.rule_code,
        numbered.call_no,
        case
            when numbered.rule_code = 'C02' then parameters.connected_calls_per_day
            else parameters.unanswered_calls_per_day
        end as limit_count

    from numbered
    cross join parameters

)

select
    action_id,
    rule_code,
    cast(call_no as integer) as call_no,
    limit_count

from limited

where call_no > limit_count
