-- From which bucket to where each organisation's own loans moved since the month end before.
--
-- grain: one row per organisation, month end, product, customer type, scope, basis, bucket before
--        and standing now
-- key:   org_id, month_end_date, product_code, customer_type, scope, basis, from_bucket, to_state
-- scope: org_id
-- sort:  org_id, month_end_date
-- note:  own loans only; join org_closure for a subtree. Loans new since the month end before are
--        outside
-- columns:
--   org_id: Organisation that handles the loans
--   month_end_date: Month end to which they moved; from is the month end before
--   product_code: Product
--   customer_type: Type of the borrower
--   scope: IN, LOW_RISK or SME_SPECIAL
--   basis: COMPUTED or REPORTED
--   from_bucket: Bucket at the month end before, or NOT_REPORTED
--   to_state: Bucket now, or NOT_REPORTED, SETTLED, WRITTEN_OFF or TRANSFERRED
--   loan_count [loans]: Loans that moved so
--   opening_principal [yuan]: Their principal not yet paid at the month end before
--   closing_principal [yuan]: Their principal not yet paid now

with

moved as (

    select * from intermediate.int_transitions

)

select
    org_id,
    month_end_date,
    product_code,
    customer_type,
    scope,
    basis,
    from_bucket,
    to_state,
    cast(sum(loan_count) as bigint) as loan_count,
    cast(sum(opening_principal) as decimal(38, 2)) as opening_principal,
    cast(sum(closing_principal) as decimal(38, 2)) as closing_principal

from moved

group by
    org_id,
    month_end_date,
    product_code,
    customer_type,
    scope,
    basis,
    from_bucket,
    to_state
