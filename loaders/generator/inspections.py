"""Checks planned and done: on time, late, undone, or only on paper."""

CONCLUSIONS = (
    "经营正常,资金用途与约定一致,还款来源稳定",
    "企业开工正常,订单充足,现金流覆盖本息",
    "抵押物状况良好,权属清晰,无查封",
    "客户收入稳定,联系方式有效,按期还款",
    "销售回款略有放缓,建议缩短检查间隔",
    "应收账款上升,需关注下游付款情况",
    "主要经营场所客流下降,第一还款来源减弱",
    "客户涉及诉讼,资金紧张,建议落实追加担保",
    "联系不畅,已约谈担保人,拟列入重点清收",
)

_OF_LOANS = """
wanted as (

    select
        loan_no,
        'FIRST' as inspection_type,
        1 as number_of_type,
        disbursed_date
        + case customer_type when 'RETAIL' then 30 when 'SME' then 7 else 15 end as due_date,
        null::varchar as trigger_id

    from block_states

    where not is_kept_elsewhere and (customer_type <> 'RETAIL' or amount >= 50000)

    union all

    select
        loan_no,
        'DAILY',
        number,
        disbursed_date + number * case when customer_type = 'CORP' then 90 else 180 end,
        null

    from (select *, unnest(range(1, 33))::integer as number from block_states
        where customer_type <> 'RETAIL')

    union all

    select loan_no, 'FUNDS', 1, agreed_maturity_date - 30, null

    from block_states

    where method in ('INTEREST_FIRST', 'BULLET') and amount >= 500000 and not is_low_risk

    union all

    select loan_no, 'SPECIAL', 1, trouble_due + 14, 'R' || lpad(loan_no::varchar, 9, '0')

    from block_states

    where trouble_due is not null and not is_kept_elsewhere

    union all

    select loan_no, 'GUARANTEE', number, disbursed_date + number * 365, null

    from (select *, unnest(range(1, 9))::integer as number from block_states
        where customer_type <> 'RETAIL' and guarantee_type <> 'CREDIT')

    union all

    select loan_no, 'REDRAW', 1, disbursed_date - whole(loan_no, 'redraw', 2, 25), null

    from block_states

    where line_id is not null and loan_of_customer > 1

    union all

    select
        loan_no,
        'SPOT',
        1,
        disbursed_date + whole(loan_no, 'spot day', 60, 900),
        null

    from block_states

    where chance(loan_no, 'spot') < 0.03

),
"""

INSPECTIONS_FILE = f"""
with

{_OF_LOANS}

due as (

    select
        states.*,
        wanted.* exclude (loan_no),
        wanted.loan_no * 1000
        + wanted.number_of_type * 10
        + list_position(
            ['FIRST', 'DAILY', 'FUNDS', 'SPECIAL', 'GUARANTEE', 'REDRAW', 'SPOT'],
            wanted.inspection_type
        ) as item,
        states.branch_id = ticking_branch() as is_ticked,
        case
            when states.branch_id = ticking_branch() then 1
            when states.region_id = troubled_region() then 0.72
            else 0.8 + 0.19 * chance(states.branch_id, 'diligence')
        end as diligence

    from wanted

    inner join block_states as states
        on wanted.loan_no = states.loan_no

    where
        wanted.due_date between $first_due_date and as_of() + 60
        and (states.closed_date is null or wanted.due_date < states.closed_date)

),

wished as (

    select
        *,
        case
            when is_ticked then due_date
            when chance(item, 'done') < diligence
                then due_date
                    - floor(
                        chance(item, 'days early')
                        * case inspection_type when 'FIRST' then 6 else 15 end
                    )::integer
            when chance(item, 'done') < diligence + 0.75 * (1 - diligence)
                then due_date + whole(item, 'days late', 1, 30)
        end as wished_on

    from due

),

done as (

    select
        *,
        case when wished_on <= as_of() then wished_on end as done_date,
        -- What the inspector could see by then.
        case
            when is_ticked then 1
            when trouble_due is not null and wished_on > trouble_due + 20
                then 7 + whole(item, 'conclusion', 0, 2)
            when trouble_due is not null and wished_on > trouble_due - 60
                then 5 + whole(item, 'conclusion', 0, 2)
            when chance(item, 'seen') < 0.05 then 5 + whole(item, 'conclusion', 0, 1)
            else whole(item, 'conclusion', 1, 4)
        end as conclusion_no

    from wished

)

select
    'I' || lpad((item // 1000)::varchar, 9, '0') || lpad((item % 1000)::varchar, 3, '0')
        as inspection_id,
    inspection_type,
    case when inspection_type = 'SPOT' then 'SPOT' || strftime(due_date, '%Y') end as campaign_id,
    customer_id,
    loan_id,
    org_id,
    due_date,
    done_date,
    case
        when done_date is not null
            then
                'M'
                || org_id
                || case when is_ticked then 1 else whole(loan_no, 'officer', 1, 4) end
    end as inspector_id,
    case
        when done_date is not null and not is_ticked and customer_type <> 'RETAIL'
            then 'M' || org_id || (5 + (item % 3))
    end as second_inspector_id,
    case when done_date is not null and not is_ticked then 'V' || branch_id end as reviewer_id,
    case
        when done_date is null then null
        when is_ticked then 'REMOTE'
        when chance(item, 'method') < case when customer_type = 'RETAIL' then 0.25 else 0.7 end
            then 'ONSITE'
        else 'REMOTE'
    end as method,
    case
        when done_date is null then null
        when conclusion_no >= 8 then 'RISK'
        when conclusion_no >= 5 then 'ATTENTION'
        else 'NORMAL'
    end as result,
    case
        when inspection_type <> 'FUNDS' or done_date is null then null
        when conclusion_no >= 7 then 'NOT'
        when conclusion_no >= 5 then 'PARTIAL'
        else 'CONFIRMED'
    end as fund_confirm,
    case
        when inspection_type <> 'FUNDS' or done_date is null then null
        when conclusion_no >= 7 then money(0)
        when conclusion_no >= 5 then money(round(amount * 0.5, 0))
        else amount
    end as confirmed_amount,
    trigger_id,
    case when done_date is not null then $conclusions[conclusion_no] end as conclusion

from done

order by item
"""

# Checks of organisations, not of loans: their own each quarter, their superiors' twice a year.
ORGANISATION_INSPECTIONS = """
with

wanted as (

    select
        organisations.*,
        month_ends.month_end as due_date,
        'SELF' as inspection_type

    from organisations

    inner join month_ends
        on extract(month from month_ends.month_end) % 3 = 0

    where organisations.org_level = 'BRANCH'

    union all

    select
        organisations.*,
        month_ends.month_end,
        'SUPERVISE'

    from organisations

    inner join month_ends
        on extract(month from month_ends.month_end) in (5, 11)

    where organisations.org_level in ('BRANCH', 'REGION')

),

wished as (

    select
        *,
        org_id || strftime(due_date, '%Y%m') as item,
        case
            when branch_id = ticking_branch() and inspection_type = 'SELF' then due_date
            when chance(org_id || due_date::varchar, inspection_type) < 0.8
                then due_date - whole(org_id || due_date::varchar, 'days early', 0, 20)
            when chance(org_id || due_date::varchar, inspection_type) < 0.95
                then due_date + whole(org_id || due_date::varchar, 'days late', 1, 25)
        end as done_on

    from wanted

    where
        due_date >= $first_due_date
        and open_date < due_date
        and (close_date is null or due_date <= close_date)

)

select
    inspection_type[1:2] || item as inspection_id,
    inspection_type,
    case inspection_type when 'SELF' then 'ZC' else 'DD' end || strftime(due_date, '%Y%m')
        as campaign_id,
    null::varchar as customer_id,
    null::varchar as loan_id,
    org_id,
    due_date,
    case when done_on <= as_of() then done_on end as done_date,
    case when done_on <= as_of() then 'V' || org_id end as inspector_id,
    null::varchar as second_inspector_id,
    null::varchar as reviewer_id,
    case when done_on <= as_of() then 'ONSITE' end as method,
    case
        when done_on > as_of() or done_on is null then null
        when branch_id = ticking_branch() then 'NORMAL'
        when region_id = troubled_region() and chance(item, 'result') < 0.4 then 'RISK'
        when chance(item, 'result') < 0.3 then 'ATTENTION'
        else 'NORMAL'
    end as result,
    null::varchar as fund_confirm,
    null::decimal(18, 2) as confirmed_amount,
    null::varchar as trigger_id,
    case
        when done_on > as_of() or done_on is null then null
        when branch_id = ticking_branch() then '无问题'
        when chance(item, 'result') < 0.4 then '发现部分档案资料不全,已要求限期整改'
        else '贷后管理基本到位,未发现重大问题'
    end as conclusion

from wished

order by item, inspection_type
"""
