"""What debtors promised when they were asked, and when it will be paid."""

# From who pays soon a promise mostly worth something.
PROMISES = """
create or replace temp table block_promises as
with

asked as (

    select
        * replace (
            due_amount - case when part_date < done_on then part_amount else 0 end as due_amount
        ),
        is_paid and ended_on <= as_of() + 1 and ended_on - done_on <= 22 as pays_soon

    from block_dials

    where is_first_talk and may_promise and channel in ('CALL', 'VISIT')

),

given as (

    select
        *,
        case
            when is_lenient then done_on + whole(item, 'promised for', 2, 6)
            when pays_soon and (chance(item, 'honest') < 0.84 or ended_on - done_on < 3)
                then ended_on + whole(item, 'promised for', 0, 3)
            when pays_soon then done_on + whole(item, 'promised for', 1, 2)
            else done_on + whole(item, 'promised for', 3, 9)
        end as promised_on,
        chance(item, 'in two parts') < 0.12 as is_in_parts

    from asked

    where chance(item, 'promises') < case
        when is_lenient then 0.95
        when pays_soon then 0.75
        when planned_days > 90 then 0.06
        else 0.22
    end

)

select
    *,
    -- The day it is plain that the money did not come.
    case when not is_paid or ended_on > promised_on + 1 then promised_on + 2 end as broken_on,
    case
        when is_in_parts and due_amount > 200 then floor(due_amount / 2 / 100) * 100
        else due_amount
    end::decimal(18, 2) as first_amount

from given

where due_amount > 0
"""

PROMISES_FILE = """
select
    'CN' || lpad(item::varchar, 15, '0') || '1' as promise_id,
    loan_id,
    done_on as made_date,
    promised_on as promised_date,
    first_amount as promised_amount,
    case
        when first_amount < due_amount then 'PLAN'
        when chance(item, 'settles') < 0.04 then 'SETTLE'
        else 'ARREARS'
    end as outcome_type

from block_promises

where first_amount > 0

union all

select
    'CN' || lpad(item::varchar, 15, '0') || '2',
    loan_id,
    done_on,
    promised_on + 7,
    (due_amount - first_amount)::decimal(18, 2),
    'PLAN'

from block_promises

where first_amount > 0 and first_amount < due_amount

order by promise_id
"""
