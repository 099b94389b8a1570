"""What the bank's own system sees in statements, payments, pledges and funds not confirmed.

It sees most of what is there, but not what nobody entered: where no funds are confirmed, it has
nothing to compare.
"""

from loaders.generator.seen_in_loans import OF_LOANS
from loaders.generator.seen_in_statements import OF_STATEMENTS

SEEN = f"""
create or replace temp table block_seen as
with

{OF_STATEMENTS}

{OF_LOANS}

firms as (

    select
        customer_id,
        min(loan_no) as loan_no

    from block_states

    where status = 'ACTIVE' and customer_type <> 'RETAIL'

    group by customer_id

),

together as (

    select
        firms.loan_no,
        400 + (place * 13 + test_no)::integer as warning_no,
        indicator_code,
        level,
        tested.received_date + 1 as seen_on,
        tested.better_on as ended_on,
        true as is_of_customer

    from tested

    inner join firms
        on tested.customer_id = firms.customer_id

    where level is not null and level is distinct from level_before

    union all

    select
        firms.loan_no,
        400 + (place * 13 + 9)::integer,
        'F09',
        'YELLOW',
        late_on,
        next_received,
        true

    from late

    inner join firms
        on late.customer_id = firms.customer_id

    where next_received is null or next_received > late_on

    union all

    select loan_no, warning_no, indicator_code, level, seen_on, null, false from of_pledges

    union all

    select loan_no, warning_no, indicator_code, level, seen_on, ended_on, false from of_payments

    union all

    select
        loan_no,
        700 + row_number() over (partition by loan_no order by due_date),
        'R08',
        'YELLOW',
        due_date - 30,
        least(confirmed_on, met_date, due_date),
        false

    from unconfirmed

    where
        met_date > due_date - 30
        and (confirmed_on is null or confirmed_on > due_date - 30)

    union all

    select loan_no, 750 + place, 'R10', 'YELLOW', broken_on, broken_before + 60, true

    from broken

    where
        place < 200
        and broken_on - broken_before < 60
        and (broken_before_that is null or broken_on - broken_before_that >= 60)

)

select
    loan_no,
    warning_no::integer as warning_no,
    indicator_code,
    level,
    seen_on,
    -- What does not end by itself is judged bearable, or something is done about it.
    case
        when ended_on <= as_of() then ended_on
        when chance(loan_no * 1000 + warning_no, 'settled') < 0.7
            and seen_on + whole(loan_no * 1000 + warning_no, 'settled after', 20, 75) <= as_of()
            then seen_on + whole(loan_no * 1000 + warning_no, 'settled after', 20, 75)
    end as settled_on,
    is_of_customer

from together

where
    seen_on <= as_of()
    and chance(loan_no * 1000 + warning_no, 'seen by the system') < 0.93
"""
