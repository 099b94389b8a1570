-- What was done about the loans that are cases: every action by the as-of date, the last first.
--
-- grain: one row per action about a case
-- key:   action_id
-- note:  an attempt is a call or a visit to the borrower in person of which is told whether somebody was
--        reached. Nothing is taken from notes, and no number leaves staging
-- table

with

actions as (

    select * from intermediate.int_collection_actions

),

handlers as (

    select
        action_id,
        loan_id,
        handler_id,
        agency_id

    from staging.stg_bank__collection_actions

),

cases as (

    select * from intermediate.int_cases

),

about_cases as (

    select
        actions.action_id,
        handlers.loan_id,
        actions.channel,
        actions.contact_relation,
        actions.result,
        handlers.handler_id,
        handlers.agency_id,
        actions.action_no,
        actions.is_reached,
        coalesce(
            actions.contact_relation = 'SELF'
            and actions.channel in ('CALL', 'AI_CALL', 'VISIT')
            and actions.is_reached is not null,
            false
        ) as is_attempt,
        actions.action_date

    from actions
    inner join handlers on actions.action_id = handlers.action_id
    inner join cases on handlers.loan_id = cases.loan_id

)

select
    action_id,
    loan_id,
    channel,
    contact_relation,
    result,
    handler_id,
    agency_id,
    cast(row_number() over (partition by loan_id order by action_no desc) as integer) as place,
    cast(row_number() over (partition by loan_id, is_attempt order by action_no desc) as integer)
        as place_of_kind,
    is_reached,
    is_attempt,
    action_date

from about_cases
