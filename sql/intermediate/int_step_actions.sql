-- The first action that did what a step of collection asks, and the first that may have.
--
-- grain: one row per loan, run of days overdue and step with an action that did or may have
-- key:   loan_number, start_date, step_code
-- note:  an action may have where what is asked of it is not told: whom it addressed, what came of
--        it, or whether anybody was reached
-- table

with

run_stages as (

    select * from intermediate.int_run_stages

),

steps as (

    select * from staging.stg_postloan__collection_steps

),

step_cases as (

    select * from staging.stg_postloan__collection_step_cases

),

run_actions as (

    select * from intermediate.int_run_actions

),

actions as (

    select * from intermediate.int_collection_actions

),

asked as (

    select
        run_stages.loan_number,
        run_stages.start_date,
        run_stages.step_code,
        steps.kind,
        run_actions.action_no,
        run_actions.action_date,
        channels.value is not null or not steps.asks_channel as fits_channel,
        case
            when not steps.asks_contact then true
            when actions.contact_relation is not null then contacts.value is not null
        end as fits_contact,
        case
            when not steps.asks_result then true
            when actions.result is not null then results.value is not null
        end as fits_result,
        case
            when not steps.needs_reached then true
            else actions.is_reached
        end as fits_reached

    from run_stages
    inner join steps on run_stages.step_code = steps.step_code
    inner join run_actions
        on
            run_stages.loan_number = run_actions.loan_number
            and run_stages.start_date = run_actions.start_date
            and (
                steps.kind = 'FIRST_CONTACT'
                or run_stages.asked_from_date <= run_actions.action_date
            )
    inner join actions
        on
            run_actions.loan_number = actions.loan_number
            and run_actions.action_no = actions.action_no
    left join step_cases as channels
        on
            steps.step_code = channels.step_code
            and channels.dimension = 'CHANNEL'
            and actions.channel = channels.value
    left join step_cases as contacts
        on
            steps.step_code = contacts.step_code
            and contacts.dimension = 'CONTACT'
            and actions.contact_relation = contacts.value
    left join step_cases as results
        on
            steps.step_code = results.step_code
            and results.dimension = 'RESULT'
            and actions.result = results.value

    where steps.kind in ('ACTION', 'FIRST_CONTACT')

),

judged as (

    select
        loan_number,
        start_date,
        step_code,
        kind,
        action_no,
        action_date,
        case
            when not fits_channel then false
            when not coalesce(fits_contact, true) then false
            when not coalesce(fits_result, true) then false
            when not coalesce(fits_reached, true) then false
            when fits_contact is null or fits_result is null or fits_reached is null then null
            else true
        end as fits,
        fits_channel,
        fits_contact,
        row_number() over (
            partition by loan_number, start_date, step_code, fits_channel
            order by action_no
        ) as contact_no

    from asked

)

select
    loan_number,
    start_date,
    step_code,
    min(case when kind = 'ACTION' and fits then action_date end) as done_date,
    min(case when kind = 'ACTION' and fits is null then action_date end) as unknown_date,
    -- Of the order of contacts: the first one, whoever it was with.
    min(case when kind = 'FIRST_CONTACT' and fits_channel and contact_no = 1 then action_date end)
        as contact_date,
    min(
        case
            when kind = 'FIRST_CONTACT' and fits_channel and contact_no = 1 and fits_contact
                then action_date
        end
    ) as right_contact_date,
    coalesce(
        max(
            case
                when
                    kind = 'FIRST_CONTACT'
                    and fits_channel
                    and contact_no = 1
                    and fits_contact is null
                    then 1
            end
        ),
        0
    ) = 1 as is_contact_unknown

from judged

group by loan_number, start_date, step_code
