-- Fails when a term of the overdue movement is not its own loans' plus its children's.

with

org_movements as (

    select * from marts.org_movements

),

overdue_movements as (

    select * from marts.overdue_movements

),

org_units as (

    select * from marts.org_units

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

children as (

    select
        org_units.parent_org_id as org_id,
        org_movements.month_end_date,
        sum(org_movements.opening_loan_count) as opening_loan_count,
        sum(org_movements.newly_overdue_loan_count) as newly_overdue_loan_count,
        sum(org_movements.cured_loan_count) as cured_loan_count,
        sum(org_movements.closing_loan_count) as closing_loan_count,
        sum(org_movements.opening_balance) as opening_balance,
        sum(org_movements.inflow_balance) as inflow_balance,
        sum(org_movements.reported_again_balance) as reported_again_balance,
        sum(org_movements.cured_balance) as cured_balance,
        sum(org_movements.relieved_balance) as relieved_balance,
        sum(org_movements.repaid_balance) as repaid_balance,
        sum(org_movements.written_off_balance) as written_off_balance,
        sum(org_movements.transferred_balance) as transferred_balance,
        sum(org_movements.not_reported_balance) as not_reported_balance,
        sum(org_movements.closing_balance) as closing_balance,
        sum(org_movements.written_off_principal) as written_off_principal,
        sum(org_movements.matured_cured_balance) as matured_cured_balance,
        sum(org_movements.redefaulted_balance) as redefaulted_balance

    from org_movements
    inner join org_units on org_movements.org_id = org_units.org_id

    where org_units.parent_org_id is not null

    group by
        org_units.parent_org_id,
        org_movements.month_end_date

)

select
    org_movements.org_id,
    org_movements.month_end_date,
    org_movements.opening_loan_count,
    org_movements.newly_overdue_loan_count,
    org_movements.cured_loan_count

from org_movements
left join own
    on
        org_movements.org_id = own.org_id
        and org_movements.month_end_date = own.month_end_date
left join children
    on
        org_movements.org_id = children.org_id
        and org_movements.month_end_date = children.month_end_date

where
    coalesce(org_movements.opening_loan_count, 0)
    <> coalesce(own.opening_loan_count, 0) + coalesce(children.opening_loan_count, 0)
    or coalesce(org_movements.newly_overdue_loan_count, 0)
    <> coalesce(own.newly_overdue_loan_count, 0) + coalesce(children.newly_overdue_loan_count, 0)
    or coalesce(org_movements.cured_loan_count, 0)
    <> coalesce(own.cured_loan_count, 0) + coalesce(children.cured_loan_count, 0)
    or coalesce(org_movements.closing_loan_count, 0)
    <> coalesce(own.closing_loan_count, 0) + coalesce(children.closing_loan_count, 0)
    or coalesce(org_movements.opening_balance, 0)
    <> coalesce(own.opening_balance, 0) + coalesce(children.opening_balance, 0)
    or coalesce(org_movements.inflow_balance, 0)
    <> coalesce(own.inflow_balance, 0) + coalesce(children.inflow_balance, 0)
    or coalesce(org_movements.reported_again_balance, 0)
    <> coalesce(own.reported_again_balance, 0) + coalesce(children.reported_again_balance, 0)
    or coalesce(org_movements.cured_balance, 0)
    <> coalesce(own.cured_balance, 0) + coalesce(children.cured_balance, 0)
    or coalesce(org_movements.relieved_balance, 0)
    <> coalesce(own.relieved_balance, 0) + coalesce(children.relieved_balance, 0)
    or coalesce(org_movements.repaid_balance, 0)
    <> coalesce(own.repaid_balance, 0) + coalesce(children.repaid_balance, 0)
    or coalesce(org_movements.written_off_balance, 0)
    <> coalesce(own.written_off_balance, 0) + coalesce(children.written_off_balance, 0)
    or coalesce(org_movements.transferred_balance, 0)
    <> coalesce(own.transferred_balance, 0) + coalesce(children.transferred_balance, 0)
    or coalesce(org_movements.not_reported_balance, 0)
    <> coalesce(own.not_reported_balance, 0) + coalesce(children.not_reported_balance, 0)
    or coalesce(org_movements.closing_balance, 0)
    <> coalesce(own.closing_balance, 0) + coalesce(children.closing_balance, 0)
    or coalesce(org_movements.written_off_principal, 0)
    <> coalesce(own.written_off_principal, 0) + coalesce(children.written_off_principal, 0)
    or coalesce(org_movements.matured_cured_balance, 0)
    <> coalesce(own.matured_cured_balance, 0) + coalesce(children.matured_cured_balance, 0)
    or coalesce(org_movements.redefaulted_balance, 0)
    <> coalesce(own.redefaulted_balance, 0) + coalesce(children.redefaulted_balance, 0)
