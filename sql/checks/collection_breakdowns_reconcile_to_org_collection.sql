-- Fails when the members of a dimension do not add up to what the organisation recovered, or had to.

with

breakdowns as (

    select * from marts.collection_breakdowns

),

org_collection as (

    select * from marts.org_collection

),

added as (

    select
        org_id,
        month_end_date,
        dimension,
        sum(overdue_loan_count) as overdue_loan_count,
        sum(opening_overdue_amount) as opening_overdue_amount,
        sum(recovered_amount) as recovered_amount

    from breakdowns

    group by org_id, month_end_date, dimension

)

select
    added.org_id,
    added.month_end_date,
    added.dimension,
    added.opening_overdue_amount,
    org_collection.opening_overdue_amount as org_opening_overdue_amount,
    added.recovered_amount,
    org_collection.recovered_amount as org_recovered_amount

from added
left join org_collection
    on
        added.org_id = org_collection.org_id
        and added.month_end_date = org_collection.month_end_date

where
    added.overdue_loan_count <> coalesce(org_collection.overdue_loan_count, 0)
    or coalesce(added.opening_overdue_amount, 0)
    <> coalesce(org_collection.opening_overdue_amount, 0)
    or coalesce(added.recovered_amount, 0) <> coalesce(org_collection.recovered_amount, 0)
