-- The last action, and the last that counts, on each overdue loan by each month end.
--
-- grain: one row per overdue loan and month end
-- key:   loan_number, month_number
-- note:  carried forward over the actions and month ends of a loan in their order
-- table

with

overdue as (

    select * from intermediate.int_overdue_loan_months

),

actions as (

    select * from intermediate.int_collection_actions

),

days as (

    select
        loan_number,
        0 as month_number,
        0 as is_month_end,
        action_no,
        action_no as any_action_no,
        case when is_valid then action_no end as valid_action_no,
        case when is_valid is null then action_no end as unknown_action_no,
        action_date as day

    from actions

    union all

    select
        loan_number,
        month_number,
        1 as is_month_end,
        0 as action_no,
        null as any_action_no,
        null as valid_action_no,
        null as unknown_action_no,
        month_end_date as day

    from overdue

),

carried as (

    select
        loan_number,
        month_number,
        is_month_end,
        max(any_action_no) over so_far as any_action_no,
        max(valid_action_no) over so_far as valid_action_no,
        max(unknown_action_no) over so_far as unknown_action_no

    from days

    window
        so_far as (
            partition by loan_number
            order by day, is_month_end, action_no
            rows between unbounded preceding and current row
        )

)

select
    loan_number,
    month_number,
    any_action_no,
    valid_action_no,
    unknown_action_no

from carried

where is_month_end = 1
