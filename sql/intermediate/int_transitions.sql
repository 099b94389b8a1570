-- From where to where each organisation's own loans in the book at the month end before moved, by
-- bucket and by class at once.
--
-- grain: one row per organisation, month end, product, customer type, scope, basis, bucket and class
--        before, and standing and class now
-- key:   org_id, month_end_date, product_code, customer_type, scope, basis, from_bucket, to_state,
--        from_class, to_class
-- note:  the only scan of all loan months that both kinds of transition need
-- table

with

loan_months as (

    select * from marts.loan_months

)

select
    org_id,
    month_end_date,
    product_code,
    coalesce(customer_type, 'UNKNOWN') as customer_type,
    scope,
    basis,
    previous_standing as from_bucket,
    standing as to_state,
    previous_class_standing as from_class,
    class_standing as to_class,
    count(*) as loan_count,
    sum(previous_outstanding_principal) as opening_principal,
    sum(outstanding_principal) as closing_principal

from loan_months

where previous_standing is not null

group by
    org_id,
    month_end_date,
    product_code,
    coalesce(customer_type, 'UNKNOWN'),
    scope,
    basis,
    previous_standing,
    standing,
    previous_class_standing,
    class_standing
