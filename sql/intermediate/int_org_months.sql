-- Portfolio quality of every organisation, its whole subtree, at every month end, of the whole book
-- and of the book without low-risk loans.
--
-- grain: one row per organisation, month end and book
-- key:   org_id, month_end_date, book
-- adds:  loan_count, not_reported_loan_count, overdue_loan_count, outstanding_principal,
--        reported_basis_principal, overdue_balance, overdue_principal, overdue_interest,
--        overdue_fee, overdue_amount, par30_principal, par60_principal, par90_principal,
--        npl_principal, special_mention_principal, low_risk_principal, new_overdue_principal
-- note:  book is ALL or WITHOUT_LOW_RISK; the marts of either are read from here
-- table

with

own as (

    select * from intermediate.int_org_months_own

),

customers as (

    select * from intermediate.int_org_month_customers

),

org_closure as (

    select * from marts.org_closure

),

parameters as (

    select * from intermediate.int_exception_parameters

),

org_units as (

    select * from marts.org_units

),

months as (

    select * from intermediate.int_months

),

subtree as (

    select
        org_closure.ancestor_org_id as org_id,
        own.month_end_date,
        own.book,
        sum(own.loan_count) as loan_count,
        sum(own.not_reported_loan_count) as not_reported_loan_count,
        sum(own.overdue_loan_count) as overdue_loan_count,
        sum(own.outstanding_principal) as outstanding_principal,
        sum(own.reported_basis_principal) as reported_basis_principal,
        sum(own.overdue_balance) as overdue_balance,
        sum(own.overdue_principal) as overdue_principal,
        sum(own.overdue_interest) as overdue_interest,
        sum(own.overdue_fee) as overdue_fee,
        sum(own.overdue_amount) as overdue_amount,
        sum(own.par30_principal) as par30_principal,
        sum(own.par60_principal) as par60_principal,
        sum(own.par90_principal) as par90_principal,
        sum(own.npl_principal) as npl_principal,
        sum(own.special_mention_principal) as special_mention_principal,
        sum(own.low_risk_principal) as low_risk_principal,
        sum(own.new_overdue_principal) as new_overdue_principal

    from own
    inner join org_closure on own.org_id = org_closure.descendant_org_id

    group by org_closure.ancestor_org_id, own.month_end_date, own.book

),

books as (

    select 'ALL' as book

    union all

    select 'WITHOUT_LOW_RISK' as book

),

every_month as (

    select
        org_units.org_id,
        months.month_end_date,
        books.book,
        cast(coalesce(subtree.loan_count, 0) as bigint) as loan_count,
        coalesce(customers.customer_count, 0) as customer_count,
        cast(coalesce(subtree.not_reported_loan_count, 0) as bigint) as not_reported_loan_count,
        cast(coalesce(subtree.overdue_loan_count, 0) as bigint) as overdue_loan_count,
        -- No loan at all is 0; loans of which what a figure needs is not reported is missing.
        case when subtree.loan_count is null then 0 end as no_loans,
        subtree.outstanding_principal,
        subtree.reported_basis_principal,
        subtree.overdue_balance,
        subtree.overdue_principal,
        subtree.overdue_interest,
        subtree.overdue_fee,
        subtree.overdue_amount,
        subtree.par30_principal,
        subtree.par60_principal,
        subtree.par90_principal,
        subtree.npl_principal,
        subtree.special_mention_principal,
        subtree.low_risk_principal,
        subtree.new_overdue_principal

    from org_units
    cross join months
    cross join books
    left join subtree
        on
            org_units.org_id = subtree.org_id
            and months.month_end_date = subtree.month_end_date
            and books.book = subtree.book
    left join customers
        on
            org_units.org_id = customers.org_id
            and months.month_end_date = customers.month_end_date
            and books.book = customers.book

),

summed as (

    select
        org_id,
        month_end_date,
        book,
        loan_count,
        customer_count,
        not_reported_loan_count,
        overdue_loan_count,
        coalesce(outstanding_principal, no_loans) as outstanding_principal,
        coalesce(reported_basis_principal, no_loans) as reported_basis_principal,
        coalesce(overdue_balance, no_loans) as overdue_balance,
        coalesce(overdue_principal, no_loans) as overdue_principal,
        coalesce(overdue_interest, no_loans) as overdue_interest,
        coalesce(overdue_fee, no_loans) as overdue_fee,
        coalesce(overdue_amount, no_loans) as overdue_amount,
        coalesce(par30_principal, no_loans) as par30_principal,
        coalesce(par60_principal, no_loans) as par60_principal,
        coalesce(par90_principal, no_loans) as par90_principal,
        coalesce(npl_principal, no_loans) as npl_principal,
        coalesce(special_mention_principal, no_loans) as special_mention_principal,
        coalesce(low_risk_principal, no_loans) as low_risk_principal,
        coalesce(new_overdue_principal, no_loans) as new_overdue_principal

    from every_month

),

divisible as (

    select
        summed.org_id,
        summed.month_end_date,
        summed.book,
        summed.loan_count,
        summed.customer_count,
        summed.not_reported_loan_count,
        summed.overdue_loan_count,
        cast(summed.outstanding_principal as decimal(38, 2)) as outstanding_principal,
        cast(summed.reported_basis_principal as decimal(38, 2)) as reported_basis_principal,
        cast(summed.overdue_balance as decimal(38, 2)) as overdue_balance,
        cast(summed.overdue_principal as decimal(38, 2)) as overdue_principal,
        cast(summed.overdue_interest as decimal(38, 2)) as overdue_interest,
        cast(summed.overdue_fee as decimal(38, 2)) as overdue_fee,
        cast(summed.overdue_amount as decimal(38, 2)) as overdue_amount,
        cast(summed.par30_principal as decimal(38, 2)) as par30_principal,
        cast(summed.par60_principal as decimal(38, 2)) as par60_principal,
        cast(summed.par90_principal as decimal(38, 2)) as par90_principal,
        cast(summed.npl_principal as decimal(38, 2)) as npl_principal,
        cast(summed.special_mention_principal as decimal(38, 2)) as special_mention_principal,
        cast(summed.low_risk_principal as decimal(38, 2)) as low_risk_principal,
        cast(summed.new_overdue_principal as decimal(38, 2)) as new_overdue_principal,
        nullif(cast(summed.outstanding_principal as double), 0) as divisor,
        nullif(cast(summed.npl_principal as double), 0) as npl_divisor,
        cast(parameters.overdue90_to_npl_limit as double) as overdue90_to_npl_limit,
        cast(parameters.overdue90_to_npl_near as double) as overdue90_to_npl_near

    from summed
    cross join parameters
)

select
    org_id,
    month_end_date,
    book,
    loan_count,
    customer_count,
    not_reported_loan_count,
    overdue_loan_count,
    outstanding_principal,
    reported_basis_principal,
    overdue_balance,
    overdue_principal,
    overdue_interest,
    overdue_fee,
    overdue_amount,
    par30_principal,
    par60_principal,
    par90_principal,
    npl_principal,
    special_mention_principal,
    low_risk_principal,
    new_overdue_principal,
    cast(overdue_balance as double) / divisor as overdue_rate,
    cast(overdue_principal as double) / divisor as arrears_rate,
    cast(par30_principal as double) / divisor as par30_rate,
    cast(par60_principal as double) / divisor as par60_rate,
    cast(par90_principal as double) / divisor as par90_rate,
    cast(npl_principal as double) / divisor as npl_rate,
    cast(special_mention_principal as double) / divisor as special_mention_rate,
    cast(par90_principal as double) / npl_divisor as overdue90_to_npl,
    overdue90_to_npl_limit,
    overdue90_to_npl_near

from divisible
