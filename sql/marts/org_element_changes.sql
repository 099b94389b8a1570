-- Changes of what was agreed, of every organisation, its whole subtree, by month and kind.
--
-- grain: one row per organisation, month and kind of change with a change
-- key:   org_id, month_end_date, event_type
-- scope: org_id
-- sort:  org_id, month_end_date, event_type
-- adds:  change_count, principal_before, without_approval_count, without_approval_principal,
--        self_approved_count, overdue_known_count, while_overdue_count, while_overdue_principal,
--        repeated_count, matured_count, later_overdue_count
-- note:  kinds do not overlap: the changes of a month are the sum of its rows
-- columns:
--   org_id: Organisation, with everything below it
--   month_end_date: Calendar month end, or the as-of date, of the month of the changes
--   event_type: What was changed
--   change_count [changes]: Changes
--   loan_count [loans]: Distinct loans changed
--   principal_before [yuan]: Principal of the changed loans before the change, once per change
--   without_approval_count [changes]: Changes whose approval is missing
--   without_approval_principal [yuan]: Principal before those changes
--   self_approved_count [changes]: Changes approved by the account manager of the loan
--   overdue_known_count [changes]: Changes of which days past due on the day before are known
--   while_overdue_count [changes]: Changes while the loan was past due
--   while_overdue_principal [yuan]: Principal before those changes
--   repeated_count [changes]: Changes that repeat one of their kind on the loan
--   matured_count [changes]: Changes old enough to tell what became of them
--   later_overdue_count [changes]: Changes among those after which the loan became overdue
--   without_approval_rate [ratio]: Changes whose approval is missing / changes
--   while_overdue_rate [ratio]: Changes while overdue / changes of which that is known
--   repeated_rate [ratio]: Repeated changes / changes
--   later_overdue_rate [ratio]: Changes after which the loan became overdue / changes old enough to tell

with

element_changes as (

    select * from marts.element_changes

),

org_closure as (

    select * from marts.org_closure

),

own as (

    select
        org_id,
        month_end_date,
        event_type,
        loan_id,
        1 as change_count,
        principal_before,
        case when is_without_approval then 1 else 0 end as without_approval_count,
        case when is_without_approval then principal_before end as without_approval_principal,
        case when is_self_approved then 1 else 0 end as self_approved_count,
        case when days_past_due_before is not null then 1 else 0 end as overdue_known_count,
        case when is_while_overdue then 1 else 0 end as while_overdue_count,
        case when is_while_overdue then principal_before end as while_overdue_principal,
        case when is_repeated then 1 else 0 end as repeated_count,
        case when is_matured then 1 else 0 end as matured_count,
        case when is_later_overdue then 1 else 0 end as later_overdue_count

    from element_changes

),

counted as (

    select
        org_closure.ancestor_org_id as org_id,
        own.month_end_date,
        own.event_type,
        cast(sum(own.change_count) as bigint) as change_count,
        count(distinct own.loan_id) as loan_count,
        cast(sum(own.principal_before) as decimal(38, 2)) as principal_before,
        cast(sum(own.without_approval_count) as bigint) as without_approval_count,
        cast(coalesce(sum(own.without_approval_principal), 0) as decimal(38, 2))
            as without_approval_principal,
        cast(sum(own.self_approved_count) as bigint) as self_approved_count,
        cast(sum(own.overdue_known_count) as bigint) as overdue_known_count,
        cast(sum(own.while_overdue_count) as bigint) as while_overdue_count,
        cast(coalesce(sum(own.while_overdue_principal), 0) as decimal(38, 2))
            as while_overdue_principal,
        cast(sum(own.repeated_count) as bigint) as repeated_count,
        cast(sum(own.matured_count) as bigint) as matured_count,
        cast(sum(own.later_overdue_count) as bigint) as later_overdue_count

    from own
    inner join org_closure on own.org_id = org_closure.descendant_org_id

    group by org_closure.ancestor_org_id, own.month_end_date, own.event_type

)

select
    org_id,
    month_end_date,
    event_type,
    change_count,
    loan_count,
    principal_before,
    without_approval_count,
    without_approval_principal,
    self_approved_count,
    overdue_known_count,
    while_overdue_count,
    while_overdue_principal,
    repeated_count,
    matured_count,
    later_overdue_count,
    cast(without_approval_count as double) / nullif(cast(change_count as double), 0)
        as without_approval_rate,
    cast(while_overdue_count as double) / nullif(cast(overdue_known_count as double), 0)
        as while_overdue_rate,
    cast(repeated_count as double) / nullif(cast(change_count as double), 0) as repeated_rate,
    cast(later_overdue_count as double) / nullif(cast(matured_count as double), 0)
        as later_overdue_rate

from counted
