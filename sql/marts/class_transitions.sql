-- From which class to which each organisation's own loans moved since the month end before.
--
-- grain: one row per organisation, month end, product, customer type, scope, basis, class before and
--        class now
-- key:   org_id, month_end_date, product_code, customer_type, scope, basis, from_class, to_class
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
--   from_class: Class at the month end before, or NOT_REPORTED
--   to_class: Class now, or NOT_REPORTED, SETTLED, WRITTEN_OFF or TRANSFERRED
--   loan_count [loans]: Loans that moved so
--   opening_principal [yuan]: Their principal not yet paid at the month end before
--   moved_worse_principal [yuan]: Their principal not yet paid now, where the class now is worse
--   decrease_principal [yuan]: Principal before less principal now; 0 where now is not reported
--   not_reported_principal [yuan]: Principal before of loans whose class or balance now is not
--     reported
--   remaining_principal [yuan]: Principal before, less decrease and what is not reported

with

moved as (

    select * from intermediate.int_transitions

),

class_floors as (

    select * from staging.stg_postloan__class_floors

),

summed as (

    select
        org_id,
        month_end_date,
        product_code,
        customer_type,
        scope,
        basis,
        from_class,
        to_class,
        to_class = 'NOT_REPORTED' as is_not_reported,
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
        from_class,
        to_class

)

select
    summed.org_id,
    summed.month_end_date,
    summed.product_code,
    summed.customer_type,
    summed.scope,
    summed.basis,
    summed.from_class,
    summed.to_class,
    summed.loan_count,
    summed.opening_principal,
    case
        when to_floors.class_no > from_floors.class_no then summed.closing_principal else 0
    end as moved_worse_principal,
    case
        when summed.is_not_reported then 0 else summed.opening_principal - summed.closing_principal
    end as decrease_principal,
    case when summed.is_not_reported then summed.opening_principal else 0 end
        as not_reported_principal,
    case when summed.is_not_reported then 0 else summed.closing_principal end
        as remaining_principal

from summed
left join class_floors as from_floors on summed.from_class = from_floors.five_class
left join class_floors as to_floors on summed.to_class = to_floors.five_class
