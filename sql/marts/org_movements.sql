-- How the overdue balance of every organisation, its whole subtree, moved at every month end.
--
-- grain: one row per organisation and month end
-- key:   org_id, month_end_date
-- scope: org_id
-- sort:  org_id, month_end_date
-- adds:  opening_loan_count, newly_overdue_loan_count, cured_loan_count, closing_loan_count,
--        opening_balance, inflow_balance, reported_again_balance, cured_balance, relieved_balance,
--        repaid_balance, written_off_balance, transferred_balance, not_reported_balance,
--        closing_balance, written_off_principal, matured_cured_balance, redefaulted_balance
-- note:  opening + inflow + reported again - cured - relieved - repaid - written off - transferred
--        - not reported any more = closing, to the cent
-- columns:
--   org_id: Organisation, with everything below it
--   month_end_date: Month end at which the movement is seen
--   opening_loan_count [loans]: Loans overdue at the month end before, their balance reported
--   newly_overdue_loan_count [loans]: Loans newly past due, new ones included
--   cured_loan_count [loans]: Loans cured
--   closing_loan_count [loans]: Loans overdue now, their balance reported
--   opening_balance [yuan]: Overdue balance at the month end before
--   inflow_balance [yuan]: Principal now of loans newly past due, and increases of others
--   reported_again_balance [yuan]: Principal now of loans past due that were not reported before
--   cured_balance [yuan]: Opening balance of loans with no day past due now, by payment
--   relieved_balance [yuan]: Opening balance gone by a new loan, an extension or a restructuring
--   repaid_balance [yuan]: Decrease of loans that stayed past due, and all of those settled
--   written_off_balance [yuan]: Opening balance of loans written off
--   transferred_balance [yuan]: Opening balance of loans transferred
--   not_reported_balance [yuan]: Opening balance of loans not reported now
--   closing_balance [yuan]: Overdue balance now
--   written_off_principal [yuan]: Principal unpaid now of all loans written off in the month
--   matured_cured_balance [yuan]: Cured balance whose days to default again are over
--   redefaulted_balance [yuan]: Part of it past due again within those days
--   cure_rate [ratio]: Cured balance / opening overdue balance
--   redefault_rate [ratio]: Cured balance past due again / cured balance whose days are over
--   npl_with_written_off_principal [yuan]: Non-performing balance and the month's write-offs
--   principal_with_written_off [yuan]: Loan balance and the month's write-offs
--   npl_with_written_off_rate [ratio]: NPL ratio with the month's write-offs added back

with

overdue_movements as (

    select * from marts.overdue_movements

),

org_months as (

    select * from marts.org_months

),

org_closure as (

    select * from marts.org_closure

),

own as (

    select
        org_id,
        month_end_date,
        sum(opening_loan_count) as opening_loan_count,
        sum(newly_overdue_loan_count) as newly_overdue_loan_count,
        sum(cured_loan_count) as cured_loan_count,
        sum(closing_loan_count) as closing_loan_count,
        sum(opening_balance) as opening_balance,
        sum(inflow_balance) as inflow_balance,
        sum(reported_again_balance) as reported_again_balance,
        sum(cured_balance) as cured_balance,
        sum(relieved_balance) as relieved_balance,
        sum(repaid_balance) as repaid_balance,
        sum(written_off_balance) as written_off_balance,
        sum(transferred_balance) as transferred_balance,
        sum(not_reported_balance) as not_reported_balance,
        sum(closing_balance) as closing_balance,
        sum(written_off_principal) as written_off_principal,
        sum(matured_cured_balance) as matured_cured_balance,
        sum(redefaulted_balance) as redefaulted_balance

    from overdue_movements

    group by org_id, month_end_date

),

subtree as (

    select
        org_closure.ancestor_org_id as org_id,
        own.month_end_date,
        sum(own.opening_loan_count) as opening_loan_count,
        sum(own.newly_overdue_loan_count) as newly_overdue_loan_count,
        sum(own.cured_loan_count) as cured_loan_count,
        sum(own.closing_loan_count) as closing_loan_count,
        sum(own.opening_balance) as opening_balance,
        sum(own.inflow_balance) as inflow_balance,
        sum(own.reported_again_balance) as reported_again_balance,
        sum(own.cured_balance) as cured_balance,
        sum(own.relieved_balance) as relieved_balance,
        sum(own.repaid_balance) as repaid_balance,
        sum(own.written_off_balance) as written_off_balance,
        sum(own.transferred_balance) as transferred_balance,
        sum(own.not_reported_balance) as not_reported_balance,
        sum(own.closing_balance) as closing_balance,
        sum(own.written_off_principal) as written_off_principal,
        sum(own.matured_cured_balance) as matured_cured_balance,
        sum(own.redefaulted_balance) as redefaulted_balance

    from own
    inner join org_closure on own.org_id = org_closure.descendant_org_id

    group by org_closure.ancestor_org_id, own.month_end_date

),

every_month as (

    select
        org_months.org_id,
        org_months.month_end_date,
        org_months.npl_principal,
        org_months.outstanding_principal,
        cast(coalesce(subtree.opening_loan_count, 0) as bigint) as opening_loan_count,
        cast(coalesce(subtree.newly_overdue_loan_count, 0) as bigint)
            as newly_overdue_loan_count,
        cast(coalesce(subtree.cured_loan_count, 0) as bigint) as cured_loan_count,
        cast(coalesce(subtree.closing_loan_count, 0) as bigint) as closing_loan_count,
        cast(coalesce(subtree.opening_balance, 0) as decimal(38, 2)) as opening_balance,
        cast(coalesce(subtree.inflow_balance, 0) as decimal(38, 2)) as inflow_balance,
        cast(coalesce(subtree.reported_again_balance, 0) as decimal(38, 2))
            as reported_again_balance,
        cast(coalesce(subtree.cured_balance, 0) as decimal(38, 2)) as cured_balance,
        cast(coalesce(subtree.relieved_balance, 0) as decimal(38, 2)) as relieved_balance,
        cast(coalesce(subtree.repaid_balance, 0) as decimal(38, 2)) as repaid_balance,
        cast(coalesce(subtree.written_off_balance, 0) as decimal(38, 2)) as written_off_balance,
        cast(coalesce(subtree.transferred_balance, 0) as decimal(38, 2)) as transferred_balance,
        cast(coalesce(subtree.not_reported_balance, 0) as decimal(38, 2)) as not_reported_balance,
        cast(coalesce(subtree.closing_balance, 0) as decimal(38, 2)) as closing_balance,
        cast(coalesce(subtree.written_off_principal, 0) as decimal(38, 2)) as written_off_principal,
        cast(coalesce(subtree.matured_cured_balance, 0) as decimal(38, 2)) as matured_cured_balance,
        cast(coalesce(subtree.redefaulted_balance, 0) as decimal(38, 2)) as redefaulted_balance

    from org_months
    left join subtree
        on
            org_months.org_id = subtree.org_id
            and org_months.month_end_date = subtree.month_end_date

),

added_back as (

    select
        org_id,
        month_end_date,
        opening_loan_count,
        newly_overdue_loan_count,
        cured_loan_count,
        closing_loan_count,
        opening_balance,
        inflow_balance,
        reported_again_balance,
        cured_balance,
        relieved_balance,
        repaid_balance,
        written_off_balance,
        transferred_balance,
        not_reported_balance,
        closing_balance,
        written_off_principal,
        matured_cured_balance,
        redefaulted_balance,
        cast(npl_principal + written_off_principal as decimal(38, 2))
            as npl_with_written_off_principal,
        cast(outstanding_principal + written_off_principal as decimal(38, 2))
            as principal_with_written_off

    from every_month

)

select
    org_id,
    month_end_date,
    opening_loan_count,
    newly_overdue_loan_count,
    cured_loan_count,
    closing_loan_count,
    opening_balance,
    inflow_balance,
    reported_again_balance,
    cured_balance,
    relieved_balance,
    repaid_balance,
    written_off_balance,
    transferred_balance,
    not_reported_balance,
    closing_balance,
    written_off_principal,
    matured_cured_balance,
    redefaulted_balance,
    cast(cured_balance as double) / nullif(cast(opening_balance as double), 0) as cure_rate,
    cast(redefaulted_balance as double) / nullif(cast(matured_cured_balance as double), 0)
        as redefault_rate,
    npl_with_written_off_principal,
    principal_with_written_off,
    cast(npl_with_written_off_principal as double)
    / nullif(cast(principal_with_written_off as double), 0) as npl_with_written_off_rate

from added_back
