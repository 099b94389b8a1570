-- Fails when the movement of an overdue balance does not lead from the balance of the month end before
-- to the balance now, to the cent.

with

org_movements as (

    select * from marts.org_movements

),

org_months as (

    select * from marts.org_months

),

month_ends as (

    select * from marts.month_ends

),

before as (

    select * from marts.org_months

)

select
    org_movements.org_id,
    org_movements.month_end_date,
    org_movements.opening_balance,
    before.overdue_balance as overdue_balance_before,
    org_movements.closing_balance,
    org_months.overdue_balance

from org_movements
inner join month_ends on org_movements.month_end_date = month_ends.month_end_date
left join org_months
    on
        org_movements.org_id = org_months.org_id
        and org_movements.month_end_date = org_months.month_end_date
left join before
    on
        org_movements.org_id = before.org_id
        and month_ends.previous_month_end_date = before.month_end_date

where
    org_movements.opening_balance <> coalesce(before.overdue_balance, 0)
    or org_movements.closing_balance <> coalesce(org_months.overdue_balance, 0)
    or org_movements.closing_balance
    <> org_movements.opening_balance
    + org_movements.inflow_balance
    + org_movements.reported_again_balance
    - org_movements.cured_balance
    - org_movements.relieved_balance
    - org_movements.repaid_balance
    - org_movements.written_off_balance
    - org_movements.transferred_balance
    - org_movements.not_reported_balance
