"""Warnings and what was done about them: most around loans in trouble, a few that prove empty."""

# Each warning of a loan has a number of its own, so that the same warning has the same id always.
WARNINGS = """
create or replace temp table block_warnings as
with

-- The system sees arrears; people and outside sources often see trouble before.
wished as (

    select
        loan_no,
        1 as warning_no,
        'R03' as indicator_code,
        'ORANGE' as level,
        'SYSTEM' as source,
        trouble_due + 31 as triggered_on,
        '31' as value,
        '30' as threshold,
        coalesce(cured_on, changed_on) as settled_on,
        false as is_false

    from block_states

    where
        trouble_due is not null
        and not is_kept_elsewhere
        and coalesce(cured_on, changed_on, date '9999-12-31') > trouble_due + 31

    union all

    select
        loan_no,
        2,
        case when chance(loan_no, 'seen by') < 0.3 then 'O02' else 'X02' end,
        case when chance(loan_no, 'seen by') < 0.3 then 'RED' else 'ORANGE' end,
        case when chance(loan_no, 'seen by') < 0.3 then 'MANUAL' else 'EXTERNAL' end,
        trouble_due - whole(loan_no, 'seen before', -20, 60),
        null,
        null,
        coalesce(cured_on, changed_on),
        false

    from block_states

    where
        trouble_due is not null
        and customer_type <> 'RETAIL'
        and chance(loan_no, 'seen') < 0.45

    union all

    select
        loan_no,
        3,
        pick(['X03', 'F07', 'U04', 'R02'], loan_no, 'watched for'),
        'YELLOW',
        'SYSTEM',
        disbursed_date + whole(loan_no, 'warned after', 40, 700),
        null,
        null,
        null,
        chance(loan_no, 'empty') < 0.4

    from block_states

    where customer_type <> 'RETAIL' and chance(loan_no, 'warned') < 0.06

    union all

    -- Lent again while the borrower was warned of.
    select
        loan_no,
        4,
        'X02',
        'ORANGE',
        'EXTERNAL',
        disbursed_date - whole(loan_no, 'warned before', 3, 40),
        null,
        null,
        disbursed_date + whole(loan_no, 'cleared after', 10, 90),
        chance(loan_no, 'empty') < 0.5

    from block_states

    where
        line_id is not null
        and loan_of_customer > 1
        and chance(loan_no, 'lent while warned') < 0.05

),

triggered as (

    select
        wished.*,
        states.customer_id,
        states.loan_id,
        states.org_id,
        states.disbursed_date,
        states.amount,
        states.trouble_due is not null as is_troubled,
        wished.loan_no * 10 + wished.warning_no as item,
        states.branch_id = ticking_branch() as is_ticked

    from wished

    inner join block_states as states
        on wished.loan_no = states.loan_no

    where
        wished.triggered_on between $first_due_date and as_of()
        and (states.closed_date is null or wished.triggered_on < states.closed_date)

),

closed as (

    select
        *,
        case
            when warning_no in (1, 2) then settled_on + whole(item, 'closed after', 3, 25)
            when warning_no = 4 then greatest(settled_on, triggered_on + 5)
            when chance(item, 'closed') < 0.85 then triggered_on + whole(item, 'open for', 6, 95)
        end as wished_closed_on,
        -- A few are never looked at.
        case
            when is_ticked then 0
            when chance(item, 'handled') < 0.9 then whole(item, 'first step', 0, 4)
        end as first_step_days

    from triggered

)

select
    * exclude (wished_closed_on),
    case
        when first_step_days is not null and wished_closed_on <= as_of()
            then greatest(wished_closed_on, triggered_on + first_step_days)
    end as closed_on

from closed
"""

WARNINGS_FILE = """
select
    'W' || lpad(item::varchar, 11, '0') as warning_id,
    indicator_code,
    level,
    customer_id,
    -- Of a borrower who drew again the loan did not exist yet.
    case when triggered_on >= disbursed_date then loan_id end as loan_id,
    org_id,
    booked(triggered_on, item) as triggered_at,
    source,
    value,
    threshold,
    case
        when closed_on <= as_of() and is_false then 'FALSE_POSITIVE'
        when closed_on <= as_of() then 'CLOSED'
        when triggered_on + first_step_days <= as_of() then 'IN_PROGRESS'
        else 'OPEN'
    end as status,
    case when closed_on <= as_of() then closed_on::timestamp + interval 18 hour end as closed_at

from block_warnings

order by item
"""

WARNING_ACTIONS_FILE = """
with

steps as (

    select
        *,
        1 as seq,
        'VERIFY' as action_type,
        triggered_on + first_step_days as action_date

    from block_warnings

    where first_step_days is not null

    union all

    select
        *,
        2,
        case when is_troubled then 'MITIGATE' else 'ASSESS' end,
        triggered_on + first_step_days + whole(item, 'second step', 2, 20)

    from block_warnings

    where first_step_days is not null and not is_ticked and level <> 'YELLOW'

    union all

    select
        *,
        3,
        'CLOSE',
        closed_on

    from block_warnings

    where closed_on is not null

)

select
    'W' || lpad(item::varchar, 11, '0') as warning_id,
    row_number() over (partition by item order by action_date, seq)::integer as seq,
    action_type,
    action_date,
    'M' || substr(org_id, 1, 6) || whole(loan_no, 'officer', 1, 4) as actor_id,
    case when action_type = 'MITIGATE' then money(round(amount * 0.3, 0)) end as planned_amount,
    case
        when action_type = 'MITIGATE'
            then money(round(amount * 0.3 * chance(item, 'mitigated'), 0))
    end as mitigated_amount,
    case
        when is_ticked then '已核实,无问题'
        when action_type = 'VERIFY' then '已联系客户并核实情况'
        when action_type = 'MITIGATE' then '落实追加担保,压降敞口'
        when action_type = 'ASSESS' then '评估对还款来源的影响'
        when is_false then '经核实为误报'
        else '风险因素消除,解除预警'
    end as note

from steps

where
    action_date <= as_of()
    and (closed_on is null or action_date <= closed_on)

order by item, seq
"""
