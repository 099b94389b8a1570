-- Whether collection goes by scripts that may be used, of every organisation's subtree in each month.
--
-- grain: one row per organisation and month end with actions of collection
-- key:   org_id, month_end_date
-- scope: org_id
-- sort:  org_id, month_end_date
-- adds:  action_count, spoken_count, scripted_count, used_count, unknown_count, unfit_count,
--        banned_count, faulty_count
-- note:  words to the debtor are messages, and calls and visits that reached the debtor. Where no
--        action ever named a script nothing is known of their use
-- columns:
--   org_id: Organisation, with everything below it
--   month_end_date: Calendar month end, or the as-of date, of the days of the actions
--   action_count [actions]: Actions of collection
--   spoken_count [actions]: Those with words to the debtor
--   scripted_count [actions]: Those of these that name a script
--   used_count [actions]: Actions that name a script, with or without an answer
--   unknown_count [actions]: Those of these whose script nobody delivered
--   unfit_count [actions]: Those by a version expired, not begun or never approved on the day
--   banned_count [actions]: Those by a version with banned wording in its text
--   faulty_count [actions]: Those unknown, unfit or banned, each once
--   scripted_rate [ratio]: Words to the debtor by a script / words to the debtor
--   faulty_rate [ratio]: Faulty / actions that name a script

with

actions as (

    select * from marts.collection_actions

),

scripted_actions as (

    select * from marts.scripted_actions

),

org_closure as (

    select * from marts.org_closure

),

told as (

    select count(*) > 0 as are_scripts_named

    from scripted_actions

),

spoken as (

    select
        action_id,
        org_id,
        month_end_date,
        coalesce(contact_relation, 'SELF') = 'SELF'
        and (
            channel = 'SMS'
            or (channel in ('CALL', 'AI_CALL', 'VISIT') and coalesce(is_reached, false))
        ) as is_spoken

    from actions

),

own as (

    select
        spoken.org_id,
        spoken.month_end_date,
        count(*) as action_count,
        count(case when spoken.is_spoken then 1 end) as spoken_count,
        count(case when spoken.is_spoken then scripted_actions.action_id end) as scripted_count,
        count(scripted_actions.action_id) as used_count,
        count(case when scripted_actions.is_unknown then 1 end) as unknown_count,
        count(case when scripted_actions.was_unfit then 1 end) as unfit_count,
        count(case when scripted_actions.was_banned then 1 end) as banned_count,
        count(case when scripted_actions.is_faulty then 1 end) as faulty_count

    from spoken
    left join scripted_actions on spoken.action_id = scripted_actions.action_id

    group by spoken.org_id, spoken.month_end_date

),

summed as (

    select
        org_closure.ancestor_org_id as org_id,
        own.month_end_date,
        cast(sum(own.action_count) as bigint) as action_count,
        cast(sum(own.spoken_count) as bigint) as spoken_count,
        cast(sum(own.scripted_count) as bigint) as scripted_count,
        cast(sum(own.used_count) as bigint) as used_count,
        cast(sum(own.unknown_count) as bigint) as unknown_count,
        cast(sum(own.unfit_count) as bigint) as unfit_count,
        cast(sum(own.banned_count) as bigint) as banned_count,
        cast(sum(own.faulty_count) as bigint) as faulty_count

    from own
    inner join org_closure on own.org_id = org_closure.descendant_org_id

    group by org_closure.ancestor_org_id, own.month_end_date

)

select
    summed.org_id,
    summed.month_end_date,
    summed.action_count,
    summed.spoken_count,
    case when told.are_scripts_named then summed.scripted_count end as scripted_count,
    case when told.are_scripts_named then summed.used_count end as used_count,
    case when told.are_scripts_named then summed.unknown_count end as unknown_count,
    case when told.are_scripts_named then summed.unfit_count end as unfit_count,
    case when told.are_scripts_named then summed.banned_count end as banned_count,
    case when told.are_scripts_named then summed.faulty_count end as faulty_count,
    case
        when told.are_scripts_named
            then
                cast(summed.scripted_count as double)
                / nullif(cast(summed.spoken_count as double), 0)
    end as scripted_rate,
    cast(summed.faulty_count as double) / nullif(cast(summed.used_count as double), 0)
        as faulty_rate

from summed
cross join told
