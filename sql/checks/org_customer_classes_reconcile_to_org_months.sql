-- Fails when the classes of an organisation's customers do not add up to its customers and balance.

with

org_months as (

    select * from marts.org_months

),

summed as (

    select
        org_id,
        month_end_date,
        sum(customer_count) as customer_count,
        sum(outstanding_principal) as outstanding_principal

    from marts.org_customer_classes

    group by org_id, month_end_date

)

select
    org_months.org_id,
    org_months.month_end_date,
    org_months.customer_count,
    summed.customer_count as customers_by_class,
    org_months.outstanding_principal,
    summed.outstanding_principal as principal_by_class

from org_months
left join summed
    on
        org_months.org_id = summed.org_id
        and org_months.month_end_date = summed.month_end_date

where
    org_months.customer_count <> coalesce(summed.customer_count, 0)
    or coalesce(org_months.outstanding_principal, 0) <> coalesce(summed.outstanding_principal, 0)
