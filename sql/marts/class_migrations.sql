-- Migration rates of the five classes 正常类、关注类、次级类、可疑类迁徙率 of every organisation, its
-- whole subtree, at every month end.
--
-- grain: one row per organisation, month end and class that has loans at the month end before and
--        that can get worse
-- key:   org_id, month_end_date, five_class
-- scope: org_id
-- sort:  org_id, month_end_date
-- adds:  loan_count, opening_principal, decrease_principal, not_reported_principal,
--        moved_worse_principal, remaining_principal
-- note:  the decrease counts whatever class a loan ended in, and is less than nothing where a balance
--        grew; loans new since the month end before are outside, loans not reported now apart
-- columns:
--   org_id: Organisation, with everything below it
--   month_end_date: Month end to which the loans moved; from is the month end before
--   five_class: Class at the month end before
--   loan_count [loans]: Loans of the class at the month end before
--   opening_principal [yuan]: Their principal not yet paid at the month end before
--   decrease_principal [yuan]: What was repaid, disposed of or written off of them since
--   not_reported_principal [yuan]: Principal before of those whose class or balance now is not
--     reported
--   moved_worse_principal [yuan]: Principal now of those that moved to a worse class
--   remaining_principal [yuan]: Opening principal less decrease and what is not reported
--   migration_rate [ratio]: Principal moved to a worse class / remaining principal

with

class_transitions as (

    select * from marts.class_transitions

),

class_floors as (

    select * from marts.class_floors

),

org_closure as (

    select * from marts.org_closure

),

worst as (

    select max(class_no) as class_no

    from class_floors

),

own as (

    select
        class_transitions.org_id,
        class_transitions.month_end_date,
        class_transitions.from_class as five_class,
        sum(class_transitions.loan_count) as loan_count,
        sum(class_transitions.opening_principal) as opening_principal,
        sum(class_transitions.decrease_principal) as decrease_principal,
        sum(class_transitions.not_reported_principal) as not_reported_principal,
        sum(class_transitions.moved_worse_principal) as moved_worse_principal,
        sum(class_transitions.remaining_principal) as remaining_principal

    from class_transitions
    inner join class_floors on class_transitions.from_class = class_floors.five_class
    inner join worst on class_floors.class_no < worst.class_no

    group by
        class_transitions.org_id,
        class_transitions.month_end_date,
        class_transitions.from_class

),

subtree as (

    select
        org_closure.ancestor_org_id as org_id,
        own.month_end_date,
        own.five_class,
        cast(sum(own.loan_count) as bigint) as loan_count,
        cast(sum(own.opening_principal) as decimal(38, 2)) as opening_principal,
        cast(sum(own.decrease_principal) as decimal(38, 2)) as decrease_principal,
        cast(sum(own.not_reported_principal) as decimal(38, 2)) as not_reported_principal,
        cast(sum(own.moved_worse_principal) as decimal(38, 2)) as moved_worse_principal,
        cast(sum(own.remaining_principal) as decimal(38, 2)) as remaining_principal

    from own
    inner join org_closure on own.org_id = org_closure.descendant_org_id

    group by org_closure.ancestor_org_id, own.month_end_date, own.five_class

)

select
    org_id,
    month_end_date,
    five_class,
    loan_count,
    opening_principal,
    decrease_principal,
    not_reported_principal,
    moved_worse_principal,
    remaining_principal,
    cast(moved_worse_principal as double) / nullif(cast(remaining_principal as double), 0)
        as migration_rate

from subtree
