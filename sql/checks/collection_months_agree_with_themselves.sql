-- Fails when more was recovered of a loan than was past due, or other than its payments say.

with

collection_months as (

    select * from marts.collection_months

),

payments as (

    select * from marts.recovered_payments

),

added as (

    select
        loan_id,
        month_end_date,
        sum(recovered_amount) as recovered_amount,
        sum(refinanced_amount) as refinanced_amount

    from payments

    group by loan_id, month_end_date

)

select
    collection_months.loan_id,
    collection_months.month_end_date,
    collection_months.opening_overdue_amount,
    collection_months.recovered_amount,
    collection_months.refinanced_amount,
    added.recovered_amount as added_recovered_amount

from collection_months
left join added
    on
        collection_months.loan_id = added.loan_id
        and collection_months.month_end_date = added.month_end_date

where
    collection_months.recovered_amount + collection_months.refinanced_amount
    > collection_months.opening_overdue_amount
    or coalesce(collection_months.recovered_amount, 0) <> coalesce(added.recovered_amount, 0)
    or coalesce(collection_months.refinanced_amount, 0) <> coalesce(added.refinanced_amount, 0)
