-- Inspections done each month by people with and without a valid certificate, of every subtree.
--
-- grain: one row per organisation and month end with inspections done
-- key:   org_id, month_end_date
-- scope: org_id
-- sort:  org_id, month_end_date
-- adds:  done_count, tested_act_count, uncertified_act_count, unknown_act_count
-- note:  figures are missing where no training record arrived, or none reaches back so far
-- columns:
--   org_id: Organisation, with everything below it
--   month_end_date: Calendar month end, or the as-of date, of the days they were done
--   done_count [inspections]: Inspections done
--   tested_act_count [inspections]: Those done by people in the file since trainings are recorded
--   uncertified_act_count [inspections]: Those without a valid certificate that day
--   unknown_act_count [inspections]: Those done by nobody in the file of people
--   uncertified_rate [ratio]: Those without a valid certificate / those tested

with

acts as (

    select * from intermediate.int_inspection_acts

),

org_closure as (

    select * from marts.org_closure

),

own as (

    select
        org_id,
        month_end_date,
        count(*) as done_count,
        count(case when act_state in ('CERTIFIED', 'UNCERTIFIED', 'UNKNOWN') then 1 end)
            as told_count,
        count(case when act_state in ('CERTIFIED', 'UNCERTIFIED') then 1 end)
            as tested_act_count,
        count(case when act_state = 'UNCERTIFIED' then 1 end) as uncertified_act_count,
        count(case when act_state = 'UNKNOWN' then 1 end) as unknown_act_count

    from acts

    group by org_id, month_end_date

),

summed as (

    select
        org_closure.ancestor_org_id as org_id,
        own.month_end_date,
        cast(sum(own.done_count) as bigint) as done_count,
        cast(sum(own.told_count) as bigint) as told_count,
        cast(sum(own.tested_act_count) as bigint) as tested_act_count,
        cast(sum(own.uncertified_act_count) as bigint) as uncertified_act_count,
        cast(sum(own.unknown_act_count) as bigint) as unknown_act_count

    from own
    inner join org_closure on own.org_id = org_closure.descendant_org_id

    group by org_closure.ancestor_org_id, own.month_end_date

)

select
    org_id,
    month_end_date,
    done_count,
    case when told_count > 0 then tested_act_count end as tested_act_count,
    case when told_count > 0 then uncertified_act_count end as uncertified_act_count,
    case when told_count > 0 then unknown_act_count end as unknown_act_count,
    cast(uncertified_act_count as double)
    / nullif(cast(tested_act_count as double), 0) as uncertified_rate

from summed
