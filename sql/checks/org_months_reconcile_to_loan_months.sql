-- Fails when the head office's figures are not those of all loans.

with

org_months as (

    select * from marts.org_months

),

org_units as (

    select * from marts.org_units

),

loan_months as (

    select * from marts.loan_months

),

all_loans as (

    select
        month_end_date,
        count(*) as loan_count,
        count(distinct customer_id) as customer_count,
        coalesce(sum(outstanding_principal), 0) as outstanding_principal,
        coalesce(sum(overdue_amount), 0) as overdue_amount

    from loan_months

    where loan_state = 'ACTIVE'

    group by month_end_date

),

head_office as (

    select
        org_months.month_end_date,
        count(*) as root_count,
        sum(org_months.loan_count) as loan_count,
        sum(org_months.customer_count) as customer_count,
        sum(coalesce(org_months.outstanding_principal, 0)) as outstanding_principal,
        sum(coalesce(org_months.overdue_amount, 0)) as overdue_amount

    from org_months
    inner join org_units on org_months.org_id = org_units.org_id

    where org_units.depth = 0

    group by org_months.month_end_date

)

select
    head_office.month_end_date,
    head_office.loan_count,
    all_loans.loan_count as all_loan_count,
    head_office.outstanding_principal,
    all_loans.outstanding_principal as all_outstanding_principal,
    head_office.overdue_amount,
    all_loans.overdue_amount as all_overdue_amount

from head_office
left join all_loans on head_office.month_end_date = all_loans.month_end_date

where
    head_office.loan_count <> coalesce(all_loans.loan_count, 0)
    -- A customer of two roots counts at each, so only of one root is the sum the distinct count.
    or (
        head_office.root_count = 1
        and head_office.customer_count <> coalesce(all_loans.customer_count, 0)
    )
    or head_office.outstanding_principal <> coalesce(all_loans.outstanding_principal, 0)
    or head_office.overdue_amount <> coalesce(all_loans.overdue_amount, 0)
