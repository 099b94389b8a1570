-- Fails when the complaints of an organisation are not its own plus its children's.

with

org_complaints as (

    select * from marts.org_complaints

),

complaints as (

    select * from marts.complaints

),

org_units as (

    select * from marts.org_units

),

parts as (

    select
        org_id,
        month_end_date,
        1 as received_count,
        case when complaint_state = 'OPEN' then 1 else 0 end as open_count,
        case when is_upheld then 1 else 0 end as upheld_count,
        case when is_attributed then 0 else 1 end as unattributed_count,
        case when is_late then 1 else 0 end as late_count,
        case when is_violation then 1 else 0 end as violation_count

    from complaints

    union all

    select
        org_units.parent_org_id as org_id,
        org_complaints.month_end_date,
        org_complaints.received_count,
        org_complaints.open_count,
        org_complaints.upheld_count,
        org_complaints.unattributed_count,
        org_complaints.late_count,
        org_complaints.violation_count

    from org_complaints
    inner join org_units on org_complaints.org_id = org_units.org_id

    where org_units.parent_org_id is not null

),

added as (

    select
        org_id,
        month_end_date,
        sum(received_count) as received_count,
        sum(open_count) as open_count,
        sum(upheld_count) as upheld_count,
        sum(unattributed_count) as unattributed_count,
        sum(late_count) as late_count,
        sum(violation_count) as violation_count

    from parts

    group by org_id, month_end_date

)

select
    org_complaints.org_id,
    org_complaints.month_end_date,
    org_complaints.received_count,
    added.received_count as added_received_count,
    org_complaints.open_count,
    added.open_count as added_open_count,
    org_complaints.upheld_count,
    added.upheld_count as added_upheld_count,
    org_complaints.unattributed_count,
    added.unattributed_count as added_unattributed_count,
    org_complaints.late_count,
    added.late_count as added_late_count,
    org_complaints.violation_count,
    added.violation_count as added_violation_count

from org_complaints
left join added
    on
        org_complaints.org_id = added.org_id
        and org_complaints.month_end_date = added.month_end_date

where
    coalesce(org_complaints.received_count, 0) <> coalesce(added.received_count, 0)
    or coalesce(org_complaints.open_count, 0) <> coalesce(added.open_count, 0)
    or coalesce(org_complaints.upheld_count, 0) <> coalesce(added.upheld_count, 0)
    or coalesce(org_complaints.unattributed_count, 0) <> coalesce(added.unattributed_count, 0)
    or coalesce(org_complaints.late_count, 0) <> coalesce(added.late_count, 0)
    or coalesce(org_complaints.violation_count, 0) <> coalesce(added.violation_count, 0)
