-- Steps taken on warnings 预警处置 by the as-of date, planned against achieved.
--
-- grain: one row per step as the bank recorded it
-- key:   recorded_warning_id, seq
-- scope: org_id
-- sort:  org_id, warning_id, action_date, seq
-- note:  a step on a warning no build finds stands in the reconciliation
-- columns:
--   warning_id: Warning it answers, as merged
--   recorded_warning_id: Warning it was recorded under
--   seq: Which step it is
--   org_id: Organisation that must handle the warning
--   action_type: VERIFY, ASSESS, MITIGATE, CHANGE, ESCALATE or CLOSE
--   action_date: Day of the step
--   actor_id: Who took it
--   planned_amount [yuan]: Risk it is planned to reduce
--   mitigated_amount [yuan]: Risk it has reduced
--   note: What was done, in words

with

actions as (

    select * from intermediate.int_warning_actions

),

warnings as (

    select * from intermediate.int_warnings

)

select
    actions.warning_id,
    actions.recorded_warning_id,
    actions.seq,
    warnings.org_id,
    actions.action_type,
    actions.action_date,
    actions.actor_id,
    actions.planned_amount,
    actions.mitigated_amount,
    actions.note

from actions
inner join warnings on actions.warning_id = warnings.warning_id
