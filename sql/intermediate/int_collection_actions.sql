-- What was done to collect by the as-of date, in its order, and whether it counts.
--
-- grain: one row per action
-- key:   action_id
-- note:  is_valid is missing where the action counts when somebody was reached and it is told
--        neither by the flag nor by the result whether anybody was
-- table

with

build_arguments as (

    select * from staging.stg_postloan__build_arguments

),

loans as (

    select * from intermediate.int_loans

),

actions as (

    select * from staging.stg_bank__collection_actions

),

valid_actions as (

    select * from staging.stg_postloan__valid_actions

),

reached as (

    select
        actions.action_id,
        loans.loan_number,
        actions.channel,
        actions.contact_relation,
        actions.result,
        actions.action_time,
        actions.action_date,
        actions.is_reached

    from actions
    inner join loans on actions.loan_id = loans.loan_id
    inner join build_arguments on actions.action_date <= build_arguments.as_of_date

)

select
    reached.action_id,
    reached.loan_number,
    cast(
        row_number() over (
            partition by reached.loan_number
            order by reached.action_time, reached.action_id
        ) as integer
    ) as action_no,
    cast(
        extract(year from reached.action_date) * 12 + extract(month from reached.action_date)
        as integer
    ) as month_number,
    reached.channel,
    reached.contact_relation,
    reached.result,
    reached.action_time,
    reached.action_date,
    reached.is_reached,
    case
        when valid_actions.counts = 'ALWAYS' then true
        when valid_actions.counts = 'REACHED' then reached.is_reached
        else false
    end as is_valid

from reached
left join valid_actions on reached.channel = valid_actions.channel
