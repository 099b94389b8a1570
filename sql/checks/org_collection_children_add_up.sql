-- Fails when what an organisation recovered, or had to, is not its own loans' plus its children's.

with

org_collection as (

    select * from marts.org_collection

),

org_units as (

    select * from marts.org_units

),

collection_months as (

    select * from marts.collection_months

),

parts as (

    select
        org_id,
        month_end_date,
        1 as overdue_loan_count,
        case when recovered_amount is null then 1 else 0 end as not_measured_loan_count,
        0 as untargeted_org_count,
        opening_overdue_amount,
        measured_opening_amount,
        recovered_amount,
        refinanced_amount

    from collection_months

    union all

    select
        org_units.parent_org_id as org_id,
        org_collection.month_end_date,
        org_collection.overdue_loan_count,
        org_collection.not_measured_loan_count,
        org_collection.untargeted_org_count,
        org_collection.opening_overdue_amount,
        org_collection.measured_opening_amount,
        org_collection.recovered_amount,
        org_collection.refinanced_amount

    from org_collection
    inner join org_units on org_collection.org_id = org_units.org_id

    where org_units.parent_org_id is not null

),

added as (

    select
        org_id,
        month_end_date,
        sum(overdue_loan_count) as overdue_loan_count,
        sum(not_measured_loan_count) as not_measured_loan_count,
        sum(untargeted_org_count) as untargeted_org_count,
        sum(opening_overdue_amount) as opening_overdue_amount,
        sum(measured_opening_amount) as measured_opening_amount,
        sum(recovered_amount) as recovered_amount,
        sum(refinanced_amount) as refinanced_amount

    from parts

    group by org_id, month_end_date

)

select
    org_collection.org_id,
    org_collection.month_end_date,
    org_collection.opening_overdue_amount,
    added.opening_overdue_amount as added_opening_overdue_amount,
    org_collection.recovered_amount,
    added.recovered_amount as added_recovered_amount

from org_collection
left join added
    on
        org_collection.org_id = added.org_id
        and org_collection.month_end_date = added.month_end_date

where
    org_collection.overdue_loan_count <> coalesce(added.overdue_loan_count, 0)
    or org_collection.not_measured_loan_count <> coalesce(added.not_measured_loan_count, 0)
    -- Its own loans may lack a target too.
    or org_collection.untargeted_org_count < coalesce(added.untargeted_org_count, 0)
    or org_collection.untargeted_org_count > coalesce(added.untargeted_org_count, 0) + 1
    or coalesce(org_collection.opening_overdue_amount, 0)
    <> coalesce(added.opening_overdue_amount, 0)
    or coalesce(org_collection.measured_opening_amount, 0)
    <> coalesce(added.measured_opening_amount, 0)
    or coalesce(org_collection.recovered_amount, 0) <> coalesce(added.recovered_amount, 0)
    or coalesce(org_collection.refinanced_amount, 0) <> coalesce(added.refinanced_amount, 0)
