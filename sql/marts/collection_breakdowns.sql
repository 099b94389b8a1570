-- What every organisation, its whole subtree, recovered 清收 in a month by bucket, product, hand
-- and handler.
--
-- grain: one row per organisation, month end, dimension and member with loans past due before
-- key:   org_id, month_end_date, dimension, member
-- scope: org_id
-- sort:  org_id, month_end_date, dimension, member
-- adds:  overdue_loan_count, opening_overdue_amount, measured_opening_amount, recovered_amount
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

placed as (

    select
        org_id,
        month_end_date,
        bucket,
        product_code,
        case when hand_no is null then 'NONE' else cast(hand_no as varchar) end as hand,
        coalesce(agency_id, handler_id, 'NONE') as handler,
        opening_overdue_amount,
        measured_opening_amount,
        recovered_amount

    from collection_months

),

own as (

    select
        org_id,
        month_end_date,
        case
            when grouping(bucket) = 0 then 'BUCKET'
            when grouping(product_code) = 0 then 'PRODUCT'
            when grouping(hand) = 0 then 'HAND'
            else 'HANDLER'
        end as dimension,
        -- A row has one of them, the one it is grouped by.
        coalesce(bucket, product_code, hand, handler) as member,
        count(*) as overdue_loan_count,
        sum(opening_overdue_amount) as opening_overdue_amount,
        sum(measured_opening_amount) as measured_opening_amount,
        sum(recovered_amount) as recovered_amount

    from placed

    group by
        grouping sets (
            (org_id, month_end_date, bucket),
            (org_id, month_end_date, product_code),
            (org_id, month_end_date, hand),
            (org_id, month_end_date, handler)
        )

),

summed as (

    select
        org_closure.ancestor_org_id as org_id,
        own.month_end_date,
        own.dimension,
        own.member,
        cast(sum(own.overdue_loan_count) as bigint) as overdue_loan_count,
        cast(sum(own.opening_overdue_amount) as decimal(38, 2)) as opening_overdue_amount,
        cast(sum(own.measured_opening_amount) as decimal(38, 2)) as measured_opening_amount,
        cast(sum(own.recovered_amount) as decimal(38, 2)) as recovered_amount

    from own
    inner join org_closure on own.org_id = org_closure.descendant_org_id

    group by
        org_closure.ancestor_org_id,
        own.month_end_date,
        own.dimension,
        own.member

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
