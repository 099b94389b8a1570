-- What every organisation, its whole subtree, recovered 清收 in a month by bucket, product, hand
-- and handler.
--
-- grain: one row per organisation, month end, dimension and member with loans past due before
-- key:   org_id, month_end_date, dimension, member
-- scope: org_id
-- sort:  org_id, month_end_date, dimension, member
-- note:  by what held at the month end before; the members of a dimension add up to org_collection
-- columns:
--   org_id: Organisation, with everything below it
--   month_end_date: Calendar month end, or the as-of date as the last point
--   dimension: BUCKET, PRODUCT, HAND or HANDLER
--   member: Bucket, product, number of the hand, or the agency or else the person that handled it;
--     NONE where there is none, NOT_REPORTED where it is not known
--   overdue_loan_count [loans]: Loans past due at the month end before
--   opening_overdue_amount [yuan]: Overdue amount at the month end before; empty where not reported
--   measured_opening_amount [yuan]: The same of the loans of which a recovered amount is known
--   recovered_amount [yuan]: Cash of the month that went into it; empty where not known
--   recovery_rate [ratio]: Recovered / measured opening overdue amount

with

collection_months as (

    select * from marts.collection_months

),

org_closure as (

    select * from marts.org_closure

),

own as (

    select
        org_id,
        month_end_date,
        bucket,
        product_code,
        case when hand_no is null then 'NONE' else cast(hand_no as varchar) end as hand,
        coalesce(agency_id, handler_id, 'NONE') as handler,
        count(*) as overdue_loan_count,
        sum(opening_overdue_amount) as opening_overdue_amount,
        sum(measured_opening_amount) as measured_opening_amount,
        sum(recovered_amount) as recovered_amount

    from collection_months

    group by
        org_id,
        month_end_date,
        bucket,
        product_code,
        case when hand_no is null then 'NONE' else cast(hand_no as varchar) end,
        coalesce(agency_id, handler_id, 'NONE')

),

members as (

    select
        org_id,
        month_end_date,
        'BUCKET' as dimension,
        bucket as member,
        overdue_loan_count,
        opening_overdue_amount,
        measured_opening_amount,
        recovered_amount

    from own

    union all

    select
        org_id,
        month_end_date,
        'PRODUCT' as dimension,
        product_code as member,
        overdue_loan_count,
        opening_overdue_amount,
        measured_opening_amount,
        recovered_amount

    from own

    union all

    select
        org_id,
        month_end_date,
        'HAND' as dimension,
        hand as member,
        overdue_loan_count,
        opening_overdue_amount,
        measured_opening_amount,
        recovered_amount

    from own

    union all

    select
        org_id,
        month_end_date,
        'HANDLER' as dimension,
        handler as member,
        overdue_loan_count,
        opening_overdue_amount,
        measured_opening_amount,
        recovered_amount

    from own

),

summed as (

    select
        org_closure.ancestor_org_id as org_id,
        members.month_end_date,
        members.dimension,
        members.member,
        cast(sum(members.overdue_loan_count) as bigint) as overdue_loan_count,
        cast(sum(members.opening_overdue_amount) as decimal(38, 2)) as opening_overdue_amount,
        cast(sum(members.measured_opening_amount) as decimal(38, 2)) as measured_opening_amount,
        cast(sum(members.recovered_amount) as decimal(38, 2)) as recovered_amount

    from members
    inner join org_closure on members.org_id = org_closure.descendant_org_id

    group by
        org_closure.ancestor_org_id,
        members.month_end_date,
        members.dimension,
        members.member

)

select
    org_id,
    month_end_date,
    dimension,
    member,
    overdue_loan_count,
    opening_overdue_amount,
    measured_opening_amount,
    recovered_amount,
    cast(recovered_amount as double) / nullif(cast(measured_opening_amount as double), 0)
        as recovery_rate

from summed
