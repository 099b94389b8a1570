"""Since when and until when each instalment is the oldest not met: what days past due tell."""

# The bank's own system sees days past due as the desk does: by the oldest instalment not met.
ARREARS = """
create or replace temp table block_arrears as
with

lasting as (

    select
        loan_no,
        period_no,
        due_date,
        met_date as ended_on

    from block_plan_in_force

    union all

    -- What was agreed later ends the arrears of the first plan.
    select
        loan_no,
        period_no,
        due_date,
        least(coalesce(met_date, replaced_on), replaced_on)

    from block_first_plan

    where replaced_on is not null and due_date < replaced_on

),

after_others as (

    select
        *,
        max(coalesce(ended_on, date '9999-12-31')) over (
            partition by loan_no order by due_date, period_no
            rows between unbounded preceding and 1 preceding
        ) as others_until

    from lasting

)

select
    loan_no,
    min(period_no)::integer as period_no,
    due_date,
    greatest(due_date + 1, coalesce(min(others_until), due_date)) as begun_on,
    coalesce(max(ended_on), date '9999-12-31') as ended_on

from after_others

where due_date < as_of()

group by loan_no, due_date

having
    greatest(due_date + 1, coalesce(min(others_until), due_date))
    < coalesce(max(ended_on), date '9999-12-31')
"""
