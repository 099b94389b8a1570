-- Fails when the head office's figures are not those of all loans, or without low-risk loans not
-- those of all others.

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

loan_months as (

    select * from marts.loan_months

),

-- Grouped by customer first, so that nobody has to be told apart from all others at once.
customer_months as (

    select
        customer_id,
        month_end_date,
        count(*) as loan_count,
        sum(outstanding_principal) as outstanding_principal,
        sum(overdue_amount) as overdue_amount,
        count(case when scope <> 'LOW_RISK' then 1 end) as loan_count_without_low_risk,
        sum(case when scope <> 'LOW_RISK' then outstanding_principal end)
            as outstanding_principal_without_low_risk,
        sum(case when scope <> 'LOW_RISK' then overdue_amount end)
            as overdue_amount_without_low_risk

    from loan_months

    where loan_state = 'ACTIVE'

    group by customer_id, month_end_date

),

all_loans as (

    select
        'ALL' as book,
        month_end_date,
        sum(loan_count) as loan_count,
        count(*) as customer_count,
        coalesce(sum(outstanding_principal), 0) as outstanding_principal,
        coalesce(sum(overdue_amount), 0) as overdue_amount

    from customer_months

    group by month_end_date

    union all

    select
        'WITHOUT_LOW_RISK' as book,
        month_end_date,
        sum(loan_count_without_low_risk) as loan_count,
        count(*) as customer_count,
        coalesce(sum(outstanding_principal_without_low_risk), 0) as outstanding_principal,
        coalesce(sum(overdue_amount_without_low_risk), 0) as overdue_amount

    from customer_months

    where loan_count_without_low_risk > 0

    group by month_end_date

),

head_office as (

    select
        org_months.month_end_date,
        org_months.book,
        count(*) as root_count,
        sum(org_months.loan_count) as loan_count,
        sum(org_months.customer_count) as customer_count,
        sum(coalesce(org_months.outstanding_principal, 0)) as outstanding_principal,
        sum(coalesce(org_months.overdue_amount, 0)) as overdue_amount

    from org_months
    inner join org_units on org_months.org_id = org_units.org_id

    where org_units.depth = 0

    group by org_months.month_end_date, org_months.book

)

select
    head_office.month_end_date,
    head_office.book,
    head_office.loan_count,
    all_loans.loan_count as all_loan_count,
    head_office.outstanding_principal,
    all_loans.outstanding_principal as all_outstanding_principal,
    head_office.overdue_amount,
    all_loans.overdue_amount as all_overdue_amount

from head_office
left join all_loans
    on
        head_office.month_end_date = all_loans.month_end_date
        and head_office.book = all_loans.book

where
    head_office.loan_count <> coalesce(all_loans.loan_count, 0)
    -- A customer of two roots counts at each, so only of one root is the sum the distinct count.
    or (
        head_office.root_count = 1
        and head_office.customer_count <> coalesce(all_loans.customer_count, 0)
    )
    or head_office.outstanding_principal <> coalesce(all_loans.outstanding_principal, 0)
    or head_office.overdue_amount <> coalesce(all_loans.overdue_amount, 0)
