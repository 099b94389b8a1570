-- What each warning holds together: records of the bank and signals of the system.
--
-- grain: one row per record or signal
-- key:   member_kind, member_id
-- scope: org_id
-- sort:  org_id, warning_id, from_date, member_kind, member_id
-- columns:
--   warning_id: Warning it belongs to
--   member_kind: RECORD of the bank or SIGNAL of the system
--   member_id: Its own number
--   org_id: Organisation that must handle the warning
--   level: Level it was raised at
--   source: SYSTEM, MANUAL or EXTERNAL
--   value: What was measured
--   threshold: What is allowed
--   evidence_id: What the signal is about
--   from_date: Day it was raised
--   to_date: First day the signal no longer held; empty while it holds, and of records of the bank
--   closed_date: Day it was closed

with

members as (

    select * from intermediate.int_warning_members

),

warnings as (

    select * from intermediate.int_warnings

)

select
    members.warning_id,
    members.member_kind,
    members.member_id,
    warnings.org_id,
    members.level,
    members.source,
    members.value,
    members.threshold,
    members.evidence_id,
    members.from_date,
    members.to_date,
    members.close_date as closed_date

from members
inner join warnings on members.warning_id = warnings.warning_id
