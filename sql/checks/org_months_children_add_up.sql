-- Fails when an additive figure of an organisation is not its own loans plus its children's, with or
-- without low-risk loans.

with

org_months as (

    select
        'ALL' as book,
        *

    from marts.org_months

    union all

    select
        'WITHOUT_LOW_RISK' as book,
        *

    from marts.org_months_without_low_risk

),

org_units as (

    select * from marts.org_units

),

own as (

    select * from intermediate.int_org_months_own

),

children as (

    select
        org_units.parent_org_id as org_id,
        org_months.month_end_date,
        org_months.book,
        sum(org_months.loan_count) as loan_count,
        sum(org_months.overdue_loan_count) as overdue_loan_count,
        sum(org_months.outstanding_principal) as outstanding_principal,
        sum(org_months.overdue_balance) as overdue_balance,
        sum(org_months.overdue_amount) as overdue_amount,
        sum(org_months.par30_principal) as par30_principal,
        sum(org_months.par60_principal) as par60_principal,
        sum(org_months.par90_principal) as par90_principal,
        sum(org_months.npl_principal) as npl_principal,
        sum(org_months.special_mention_principal) as special_mention_principal,
        sum(org_months.new_overdue_principal) as new_overdue_principal

    from org_months
    inner join org_units on org_months.org_id = org_units.org_id

    where org_units.parent_org_id is not null

    group by org_units.parent_org_id, org_months.month_end_date, org_months.book

)

select
    org_months.org_id,
    org_months.month_end_date,
    org_months.book,
    org_months.loan_count,
    org_months.outstanding_principal,
    org_months.overdue_balance,
    org_months.overdue_amount

from org_months
left join own
    on
        org_months.org_id = own.org_id
        and org_months.month_end_date = own.month_end_date
        and org_months.book = own.book
left join children
    on
        org_months.org_id = children.org_id
        and org_months.month_end_date = children.month_end_date
        and org_months.book = children.book

where
    org_months.loan_count
    <> coalesce(own.loan_count, 0) + coalesce(children.loan_count, 0)
    or org_months.overdue_loan_count
    <> coalesce(own.overdue_loan_count, 0) + coalesce(children.overdue_loan_count, 0)
    or coalesce(org_months.outstanding_principal, 0)
    <> coalesce(own.outstanding_principal, 0) + coalesce(children.outstanding_principal, 0)
    or coalesce(org_months.overdue_balance, 0)
    <> coalesce(own.overdue_balance, 0) + coalesce(children.overdue_balance, 0)
    or coalesce(org_months.overdue_amount, 0)
    <> coalesce(own.overdue_amount, 0) + coalesce(children.overdue_amount, 0)
    or coalesce(org_months.par30_principal, 0)
    <> coalesce(own.par30_principal, 0) + coalesce(children.par30_principal, 0)
    or coalesce(org_months.par60_principal, 0)
    <> coalesce(own.par60_principal, 0) + coalesce(children.par60_principal, 0)
    or coalesce(org_months.par90_principal, 0)
    <> coalesce(own.par90_principal, 0) + coalesce(children.par90_principal, 0)
    or coalesce(org_months.npl_principal, 0)
    <> coalesce(own.npl_principal, 0) + coalesce(children.npl_principal, 0)
    or coalesce(org_months.special_mention_principal, 0)
    <> coalesce(own.special_mention_principal, 0)
    + coalesce(children.special_mention_principal, 0)
    or coalesce(org_months.new_overdue_principal, 0)
    <> coalesce(own.new_overdue_principal, 0) + coalesce(children.new_overdue_principal, 0)
