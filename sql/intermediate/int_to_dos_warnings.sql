-- Warnings to be confirmed, and confirmed ones to be closed.
--
-- grain: one row per open warning
-- key:   item_id
-- note:  one that is not confirmed is to be confirmed first. Where nothing tells what was done about a
--        warning nobody is asked

with

warnings as (

    select * from intermediate.int_warnings

    where
        is_open
        and org_id is not null

)

select
    case
        when confirm_state in ('WAITING', 'OVERDUE') then 'WARN_CONFIRM'
        else 'WARN_CLOSE'
    end as to_do_kind,
    warning_id as item_id,
    org_id,
    officer_id,
    customer_id,
    loan_id,
    case
        when confirm_state in ('WAITING', 'OVERDUE') then confirm_due_date
        else close_due_date
    end as due_date,
    exposure_after as amount

from warnings

where
    confirm_state in ('WAITING', 'OVERDUE')
    or handling_state in ('WAITING', 'OVERDUE')
