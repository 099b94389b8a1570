-- How often each script was used in each month, and what came of it: contact, promise, promise kept.
--
-- grain: one row per organisation's own loans, month, script and version
-- key:   org_id, month_end_date, script_id, version
-- scope: org_id
-- sort:  org_id, month_end_date, script_id, version
-- note:  actions name a script and no version: of the versions the one in force on the day counts,
--        0 where nobody delivered the script. A promise to pay belongs to the last action of the loan
--        on the day it was made that had PROMISE as its result, and so to the month of that action,
--        whenever the money was due
-- columns:
--   org_id: Organisation that handles the loans
--   month_end_date: Calendar month end, or the as-of date, of the days of the actions
--   script_id: Script the actions name
--   version: Version in force on the day; 0 where nobody delivered the script
--   used_count [actions]: Actions that name it
--   reached_count [actions]: Those of them that reached somebody
--   promise_action_count [actions]: Those that reached somebody and have a promise as their result
--   promise_count [promises]: Promises to pay on record that they brought
--   counted_promise_count [promises]: Those of them whose time is over
--   kept_promise_count [promises]: Those of these that were kept
--   unfit_count [actions]: Actions on whose day the version was expired, not begun or never approved
--   banned_count [actions]: Actions by a version with banned wording in its text
--   faulty_count [actions]: Actions by a script unknown, unfit or banned, each once

with

scripted_actions as (

    select * from marts.scripted_actions

),

actions as (

    select * from marts.collection_actions

),

promises as (

    select * from marts.promises

),

promising as (

    select
        action_id,
        loan_id,
        action_date,
        row_number() over (
            partition by loan_id, action_date
            order by action_time desc, action_id desc
        ) as place

    from actions

    where result = 'PROMISE'

),

used as (

    select
        scripted_actions.org_id,
        scripted_actions.month_end_date,
        scripted_actions.script_id,
        scripted_actions.version,
        1 as used_count,
        case when coalesce(actions.is_reached, false) then 1 else 0 end as reached_count,
        case
            when
                coalesce(actions.is_reached, false)
                and coalesce(actions.result, 'OTHER') = 'PROMISE'
                then 1
            else 0
        end as promise_action_count,
        0 as promise_count,
        0 as counted_promise_count,
        0 as kept_promise_count,
        case when scripted_actions.was_unfit then 1 else 0 end as unfit_count,
        case when scripted_actions.was_banned then 1 else 0 end as banned_count,
        case when scripted_actions.is_faulty then 1 else 0 end as faulty_count

    from scripted_actions
    inner join actions on scripted_actions.action_id = actions.action_id

    union all

    select
        scripted_actions.org_id,
        scripted_actions.month_end_date,
        scripted_actions.script_id,
        scripted_actions.version,
        0 as used_count,
        0 as reached_count,
        0 as promise_action_count,
        1 as promise_count,
        case when promises.is_counted then 1 else 0 end as counted_promise_count,
        case when promises.is_counted and promises.promise_state = 'KEPT' then 1 else 0 end
            as kept_promise_count,
        0 as unfit_count,
        0 as banned_count,
        0 as faulty_count

    from promising
    inner join scripted_actions on promising.action_id = scripted_actions.action_id
    inner join promises
        on
            promising.loan_id = promises.loan_id
            and promising.action_date = promises.made_date

    where promising.place = 1

)

select
    org_id,
    month_end_date,
    script_id,
    version,
    cast(sum(used_count) as bigint) as used_count,
    cast(sum(reached_count) as bigint) as reached_count,
    cast(sum(promise_action_count) as bigint) as promise_action_count,
    cast(sum(promise_count) as bigint) as promise_count,
    cast(sum(counted_promise_count) as bigint) as counted_promise_count,
    cast(sum(kept_promise_count) as bigint) as kept_promise_count,
    cast(sum(unfit_count) as bigint) as unfit_count,
    cast(sum(banned_count) as bigint) as banned_count,
    cast(sum(faulty_count) as bigint) as faulty_count

from used

group by
    org_id,
    month_end_date,
    script_id,
    version
