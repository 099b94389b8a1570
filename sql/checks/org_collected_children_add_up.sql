-- Fails when the overdue loans of an organisation are not its own plus its children's, or its buckets do not
-- make up the whole.

with

org_collected as (

    select * from marts.org_collected

),

collected_loans as (

    select * from marts.collected_loans

),

org_units as (

    select * from marts.org_units

),

parts as (

    select
        org_id,
        month_end_date,
        bucket,
        case when loan_id is not null then 1 else 0 end as loan_count,
        case when work_state <> 'UNKNOWN' then 1 else 0 end as tested_loan_count,
        case when work_state = 'COLLECTED' then 1 else 0 end as collected_loan_count,
        case when work_state = 'WAITING' then 1 else 0 end as waiting_loan_count,
        case when work_state = 'NEGLECTED' then 1 else 0 end as neglected_loan_count,
        overdue_amount,
        case when work_state = 'NEGLECTED' then overdue_amount end as neglected_overdue_amount,
        action_count

    from collected_loans

    union all

    select
        org_id,
        month_end_date,
        'ANY' as bucket,
        case when loan_id is not null then 1 else 0 end as loan_count,
        case when work_state <> 'UNKNOWN' then 1 else 0 end as tested_loan_count,
        case when work_state = 'COLLECTED' then 1 else 0 end as collected_loan_count,
        case when work_state = 'WAITING' then 1 else 0 end as waiting_loan_count,
        case when work_state = 'NEGLECTED' then 1 else 0 end as neglected_loan_count,
        overdue_amount,
        case when work_state = 'NEGLECTED' then overdue_amount end as neglected_overdue_amount,
        action_count

    from collected_loans

    union all

    select
        org_units.parent_org_id as org_id,
        org_collected.month_end_date,
        org_collected.bucket,
        org_collected.loan_count,
        org_collected.tested_loan_count,
        org_collected.collected_loan_count,
        org_collected.waiting_loan_count,
        org_collected.neglected_loan_count,
        org_collected.overdue_amount,
        org_collected.neglected_overdue_amount,
        org_collected.action_count

    from org_collected
    inner join org_units on org_collected.org_id = org_units.org_id

    where org_units.parent_org_id is not null

),

added as (

    select
        org_id,
        month_end_date,
        bucket,
        sum(loan_count) as loan_count,
        sum(tested_loan_count) as tested_loan_count,
        sum(collected_loan_count) as collected_loan_count,
        sum(waiting_loan_count) as waiting_loan_count,
        sum(neglected_loan_count) as neglected_loan_count,
        sum(overdue_amount) as overdue_amount,
        sum(neglected_overdue_amount) as neglected_overdue_amount,
        sum(action_count) as action_count

    from parts

    group by org_id, month_end_date, bucket

)

select
    org_collected.org_id,
    org_collected.month_end_date

from org_collected
left join added
    on
        org_collected.org_id = added.org_id
        and org_collected.month_end_date = added.month_end_date
        and org_collected.bucket = added.bucket

where
    org_collected.loan_count <> coalesce(added.loan_count, 0)
    or org_collected.tested_loan_count <> coalesce(added.tested_loan_count, 0)
    or org_collected.collected_loan_count <> coalesce(added.collected_loan_count, 0)
    or org_collected.waiting_loan_count <> coalesce(added.waiting_loan_count, 0)
    or org_collected.neglected_loan_count <> coalesce(added.neglected_loan_count, 0)
    or coalesce(org_collected.overdue_amount, 0) <> coalesce(added.overdue_amount, 0)
    or coalesce(org_collected.neglected_overdue_amount, 0)
    <> coalesce(added.neglected_overdue_amount, 0)
    or org_collected.action_count <> coalesce(added.action_count, 0)
    or org_collected.tested_loan_count
    <> org_collected.collected_loan_count
    + org_collected.waiting_loan_count
    + org_collected.neglected_loan_count
