-- Complaints about collection by the month they came in, of every organisation's subtree.
--
-- grain: one row per organisation and month end with actions of collection or complaints
-- key:   org_id, month_end_date
-- scope: org_id
-- sort:  org_id, month_end_date
-- adds:  action_count, received_count, open_count, upheld_count, judged_count, unattributed_count,
--        late_count, violation_count
-- note:  figures are missing where the bank never delivered a complaint. Complaints whose action is
--        not known stand at the head office and above it nowhere
-- columns:
--   org_id: Organisation, with everything below it
--   month_end_date: Calendar month end, or the as-of date, of the days they came in
--   action_count [actions]: Actions of collection in the month
--   received_count [complaints]: Complaints that came in
--   open_count [complaints]: Those of them still open at the as-of date
--   upheld_count [complaints]: Those of them found right
--   judged_count [complaints]: Those of them found right or wrong
--   unattributed_count [complaints]: Those of them whose action is not known
--   late_count [complaints]: Those of them open for longer than the limit, also when closed by now
--   violation_count [complaints]: Those of these that break rule C10; empty where it is not tested
--   upheld_rate [ratio]: Found right / found right or wrong
--   complaint_rate [ratio]: Complaints that came in / actions of collection

with

complaints as (

    select * from marts.complaints

),

actions as (

    select * from marts.collection_actions

),

parameters as (

    select * from intermediate.int_complaint_parameters

),

org_closure as (

    select * from marts.org_closure

),

told as (

    select count(*) > 0 as are_complaints_told

    from complaints

),

own as (

    select
        org_id,
        month_end_date,
        0 as action_count,
        count(*) as received_count,
        count(case when complaint_state = 'OPEN' then 1 end) as open_count,
        count(case when is_upheld then 1 end) as upheld_count,
        count(is_upheld) as judged_count,
        count(case when not is_attributed then 1 end) as unattributed_count,
        count(case when is_late then 1 end) as late_count,
        count(case when is_violation then 1 end) as violation_count

    from complaints

    group by org_id, month_end_date

    union all

    select
        org_id,
        month_end_date,
        count(*) as action_count,
        0 as received_count,
        0 as open_count,
        0 as upheld_count,
        0 as judged_count,
        0 as unattributed_count,
        0 as late_count,
        0 as violation_count

    from actions

    group by org_id, month_end_date

),

summed as (

    select
        org_closure.ancestor_org_id as org_id,
        own.month_end_date,
        cast(sum(own.action_count) as bigint) as action_count,
        cast(sum(own.received_count) as bigint) as received_count,
        cast(sum(own.open_count) as bigint) as open_count,
        cast(sum(own.upheld_count) as bigint) as upheld_count,
        cast(sum(own.judged_count) as bigint) as judged_count,
        cast(sum(own.unattributed_count) as bigint) as unattributed_count,
        cast(sum(own.late_count) as bigint) as late_count,
        cast(sum(own.violation_count) as bigint) as violation_count

    from own
    inner join org_closure on own.org_id = org_closure.descendant_org_id

    group by org_closure.ancestor_org_id, own.month_end_date

)

select
    summed.org_id,
    summed.month_end_date,
    summed.action_count,
    case when told.are_complaints_told then summed.received_count end as received_count,
    case when told.are_complaints_told then summed.open_count end as open_count,
    case when told.are_complaints_told then summed.upheld_count end as upheld_count,
    case when told.are_complaints_told then summed.judged_count end as judged_count,
    case when told.are_complaints_told then summed.unattributed_count end as unattributed_count,
    case when told.are_complaints_told then summed.late_count end as late_count,
    case when told.are_complaints_told and parameters.tests_c10 then summed.violation_count end
        as violation_count,
    cast(summed.upheld_count as double) / nullif(cast(summed.judged_count as double), 0)
        as upheld_rate,
    case
        when told.are_complaints_told
            then
                cast(summed.received_count as double)
                / nullif(cast(summed.action_count as double), 0)
    end as complaint_rate

from summed
cross join told
cross join parameters
