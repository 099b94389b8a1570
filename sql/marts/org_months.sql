-- Portfolio quality of every organisation, its whole subtree, at every month end.
--
-- grain: one row per organisation and month end
-- key:   org_id, month_end_date
-- scope: org_id
-- sort:  org_id, month_end_date
-- note:  every ratio divides the two sums that stand beside it; an organisation without loans has
--        sums of 0 and no ratio; where what a figure needs is not reported of any loan, the figure is missing
-- columns:
--   org_id: Organisation, with everything below it
--   month_end_date: Calendar month end, or the as-of date as the last point
--   loan_count [loans]: Loans in the book
--   customer_count [customers]: Distinct borrowers of those loans
--   not_reported_loan_count [loans]: Loans whose balance or days past due were not reported
--   overdue_loan_count [loans]: Loans with at least one day past due
--   outstanding_principal [yuan]: Principal not yet paid
--   reported_basis_principal [yuan]: Part of it taken from the bank's own month-end file
--   overdue_balance [yuan]: Outstanding principal of loans with at least one day past due
--   overdue_principal [yuan]: Unpaid principal of instalments past due
--   overdue_interest [yuan]: Unpaid interest of instalments past due
--   overdue_fee [yuan]: Unpaid fees of instalments past due
--   overdue_amount [yuan]: Overdue principal, interest and fees together
--   par30_principal [yuan]: Outstanding principal of loans more than 30 days past due
--   par60_principal [yuan]: Outstanding principal of loans more than 60 days past due
--   par90_principal [yuan]: Outstanding principal of loans more than 90 days past due
--   npl_principal [yuan]: Outstanding principal in the worst three classes
--   special_mention_principal [yuan]: Outstanding principal in the special-mention class
--   low_risk_principal [yuan]: Outstanding principal of low-risk loans
--   new_overdue_principal [yuan]: Outstanding principal of loans newly overdue since the month before
--   overdue_rate [ratio]: Overdue balance / outstanding principal
--   arrears_rate [ratio]: Overdue principal / outstanding principal
--   par30_rate [ratio]: Portfolio at risk beyond 30 days / outstanding principal
--   par60_rate [ratio]: Portfolio at risk beyond 60 days / outstanding principal
--   par90_rate [ratio]: Portfolio at risk beyond 90 days / outstanding principal
--   npl_rate [ratio]: Non-performing principal / outstanding principal
--   special_mention_rate [ratio]: Special-mention principal / outstanding principal
--   overdue90_to_npl [ratio]: Principal overdue beyond 90 days / non-performing principal

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

    group by org_closure.ancestor_org_id, own.month_end_date

),

every_month as (

    select
        org_units.org_id,
        months.month_end_date,
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
    left join subtree
        on
            org_units.org_id = subtree.org_id
            and months.month_end_date = subtree.month_end_date
    left join customers
        on
            org_units.org_id = customers.org_id
            and months.month_end_date = customers.month_end_date

),

summed as (

    select
        org_id,
        month_end_date,
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
        org_id,
        month_end_date,
        loan_count,
        customer_count,
        not_reported_loan_count,
        overdue_loan_count,
        cast(outstanding_principal as decimal(38, 2)) as outstanding_principal,
        cast(reported_basis_principal as decimal(38, 2)) as reported_basis_principal,
        cast(overdue_balance as decimal(38, 2)) as overdue_balance,
        cast(overdue_principal as decimal(38, 2)) as overdue_principal,
        cast(overdue_interest as decimal(38, 2)) as overdue_interest,
        cast(overdue_fee as decimal(38, 2)) as overdue_fee,
        cast(overdue_amount as decimal(38, 2)) as overdue_amount,
        cast(par30_principal as decimal(38, 2)) as par30_principal,
        cast(par60_principal as decimal(38, 2)) as par60_principal,
        cast(par90_principal as decimal(38, 2)) as par90_principal,
        cast(npl_principal as decimal(38, 2)) as npl_principal,
        cast(special_mention_principal as decimal(38, 2)) as special_mention_principal,
        cast(low_risk_principal as decimal(38, 2)) as low_risk_principal,
        cast(new_overdue_principal as decimal(38, 2)) as new_overdue_principal,
        nullif(cast(outstanding_principal as double), 0) as divisor,
        nullif(cast(npl_principal as double), 0) as npl_divisor

    from summed

)

select
    org_id,
    month_end_date,
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
    cast(par90_principal as double) / npl_divisor as overdue90_to_npl

from divisible
