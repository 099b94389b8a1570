-- Steps taken on warnings 预警处置 by the as-of date, as the bank recorded them.
--
-- grain: one row per warning and step
-- key:   warning_id, seq
-- scope: org_id
-- sort:  org_id, warning_id, seq
-- columns:
--   warning_id: Warning it answers
--   seq: Which step it is
--   org_id: Organisation that must handle the warning
--   action_type: VERIFY, ASSESS, MITIGATE, CHANGE, ESCALATE or CLOSE
--   action_date: Day of the step
--   actor_id: Who took it
--   planned_amount [yuan]: Risk it is planned to reduce
--   mitigated_amount [yuan]: Risk it has reduced
--   note: What was done, in words

with

build_arguments as (

    select * from staging.stg_postloan__build_arguments

),

actions as (

    select * from staging.stg_bank__warning_actions

),

warnings as (

    select * from intermediate.int_warnings

)

select
    actions.warning_id,
    actions.seq,
    warnings.org_id,
    actions.action_type,
    actions.action_date,
    actions.actor_id,
    actions.planned_amount,
    actions.mitigated_amount,
    actions.note

from actions
inner join build_arguments on actions.action_date <= build_arguments.as_of_date
inner join warnings on actions.warning_id = warnings.warning_id
