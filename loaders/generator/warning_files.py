"""The files of warnings and of the steps on them, as a bank would send them."""

WARNINGS_FILE = """
select
    'W' || lpad(item::varchar, 13, '0') as warning_id,
    indicator_code,
    level,
    customer_id,
    case when not is_of_customer then loan_id end as loan_id,
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
        triggered_on + first_step_days + whole(item, 'second step', 2, 12)

    from block_warnings

    where
        first_step_days is not null
        and not is_ticked
        and level in ('ORANGE', 'RED')
        and triggered_on + first_step_days + whole(item, 'second step', 2, 12)
        <= coalesce(closed_on, as_of())

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
    'W' || lpad(item::varchar, 13, '0') as warning_id,
    row_number() over (partition by item order by action_date, seq)::integer as seq,
    action_type,
    action_date,
    -- Who closes is another than who handled, but where one ticks off alone.
    case
        when action_type = 'CLOSE' and not is_ticked
            then 'P' || substr(org_id, 1, 6) || whole(loan_no, 'reviewer', 1, 3)
        else 'M' || substr(org_id, 1, 6) || whole(loan_no, 'officer', 1, 4)
    end as actor_id,
    case when action_type = 'MITIGATE' then money(round(amount * 0.3, 0)) end as planned_amount,
    case
        when action_type = 'MITIGATE'
            then money(round(amount * 0.3 * chance(item, 'mitigated'), 0))
    end as mitigated_amount,
    case
        when is_ticked and action_type = 'CLOSE' then null
        when is_ticked then '已核实,无问题'
        when action_type = 'VERIFY' then case indicator_code[1]
            when 'F' then '已核对报表并向客户了解原因'
            when 'G' then '已核查押品现状及权属'
            when 'U' then '已调取凭证核实资金用途'
            else '已联系客户并核实情况'
        end
        when action_type = 'MITIGATE' then '落实追加担保,压降敞口'
        when action_type = 'ASSESS' then '评估对还款来源的影响'
        when is_false then '经核实为误报'
        when is_taken_over then '逾期加重,转入更高等级预警继续处置'
        when indicator_code = 'U01' then '已要求提前归还挪用资金'
        when level = 'RED' then '已移交清收处置'
        else '风险因素消除,解除预警'
    end as note

from steps

where
    action_date <= as_of()
    and (closed_on is null or action_date <= closed_on)

order by item, seq
"""
