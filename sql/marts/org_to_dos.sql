-- What waits on every organisation, its whole subtree, on the as-of date by kind.
--
-- grain: one row per organisation and kind of work with something waiting
-- key:   org_id, to_do_kind
-- scope: org_id
-- sort:  org_id, to_do_kind
-- adds:  to_do_count, overdue_count, today_count, this_week_count, later_count, amount
-- holds: to_do_count = overdue_count + today_count + this_week_count + later_count
-- columns:
--   org_id: Organisation, with everything below it
--   to_do_kind: What is to be done
--   to_do_count [to-dos]: Things to do
--   overdue_count [to-dos]: Of those, the ones that should have been done before the as-of date
--   today_count [to-dos]: Of those, the ones due on the as-of date
--   this_week_count [to-dos]: Of those, the ones due in the days after it
--   later_count [to-dos]: Of those, the ones due later
--   amount [yuan]: Money they are about; empty where none names any
--   oldest_due_date: Due date of what has waited longest

with

to_dos as (

    select * from marts.to_dos

),

org_closure as (

    select * from marts.org_closure

),

own as (

    select
        org_id,
        to_do_kind,
        count(*) as to_do_count,
        count(case when due_when = 'OVERDUE' then 1 end) as overdue_count,
        count(case when due_when = 'TODAY' then 1 end) as today_count,
        count(case when due_when = 'THIS_WEEK' then 1 end) as this_week_count,
        count(case when due_when = 'LATER' then 1 end) as later_count,
        sum(amount) as amount,
        min(due_date) as oldest_due_date

    from to_dos

    group by org_id, to_do_kind

)

select
    org_closure.ancestor_org_id as org_id,
    own.to_do_kind,
    cast(sum(own.to_do_count) as bigint) as to_do_count,
    cast(sum(own.overdue_count) as bigint) as overdue_count,
    cast(sum(own.today_count) as bigint) as today_count,
    cast(sum(own.this_week_count) as bigint) as this_week_count,
    cast(sum(own.later_count) as bigint) as later_count,
    cast(sum(own.amount) as decimal(38, 2)) as amount,
    min(own.oldest_due_date) as oldest_due_date

from own
inner join org_closure on own.org_id = org_closure.descendant_org_id

group by org_closure.ancestor_org_id, own.to_do_kind
