-- Checks that are due before further drawdowns on credit lines 再支用.
--
-- grain: one row per further drawdown
-- key:   loan_id
-- note:  due by the drawdown; a check after it makes nothing good

with

redrawdowns as (

    select * from intermediate.int_redrawdowns

)

select
    'REDRAW' as inspection_type,
    'REDRAW' as rule_code,
    customer_id,
    loan_id,
    org_id,
    cast(null as varchar) as trigger_id,
    opens_date,
    disbursed_date as due_date,
    disbursed_date + 1 as closes_date

from redrawdowns
