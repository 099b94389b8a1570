"""The repayment journal: what the instalments say was paid, and what went wrong on the way."""

# One row per loan and day of payment, split as the allocation splits it.
MONEY = """
create or replace temp table block_money as
with

shares as (

    select
        loan_no,
        period_no,
        due_date,
        met_date,
        part_date,
        coalesce(due_fee, 0) as due_fee,
        due_interest,
        due_principal,
        case when part_date is not null then least(part_amount, coalesce(due_fee, 0)) else 0 end
            as part_fee,
        case
            when part_date is not null
                then least(greatest(part_amount - coalesce(due_fee, 0), 0), due_interest)
            else 0
        end as part_interest,
        case
            when part_date is not null
                then greatest(part_amount - coalesce(due_fee, 0) - due_interest, 0)
            else 0
        end as part_principal

    from block_plan_in_force

),

paid as (

    select
        loan_no,
        met_date as value_date,
        period_no * 4 as entry_no,
        due_date,
        due_fee - part_fee as fee,
        due_interest - part_interest as interest,
        due_principal - part_principal as principal

    from shares

    where met_date is not null

    union all

    select
        loan_no,
        part_date as value_date,
        period_no * 4 + 1 as entry_no,
        due_date,
        part_fee as fee,
        part_interest as interest,
        part_principal as principal

    from shares

    where part_date is not null

)

select
    loan_no,
    value_date,
    min(entry_no) as entry_no,
    min(due_date) as due_date,
    sum(fee)::decimal(18, 2) as fee,
    sum(interest)::decimal(18, 2) as interest,
    sum(principal)::decimal(18, 2) as principal

from paid

group by loan_no, value_date
"""

_REGULAR = """
regular as (

    select
        money.loan_no,
        money.entry_no,
        money.value_date,
        money.fee,
        money.interest,
        money.principal,
        case
            when
                money.value_date = states.closed_date
                and states.outcome = 'PLAIN'
                and chance(money.loan_no, 'overpaid') < 0.006
                then money(whole(money.loan_no, 'overpaid by', 10, 600))
            else money(0)
        end as overpaid,
        case
            when money.value_date = states.changed_on and states.outcome = 'REFINANCED'
                then 'REFINANCE'
            when money.value_date = states.changed_on and states.outcome = 'OFFSET' then 'OFFSET'
            when
                money.value_date = states.changed_on
                and states.outcome in ('PREPAID', 'PART_PREPAID')
                then 'PREPAY'
            when money.value_date = states.advanced_on then 'PREPAY'
            else 'REPAY'
        end as txn_type,
        null::bigint as reversed_entry_no,
        money.loan_no * 10000 + money.entry_no as item,
        -- Days by which the bank booked it later than it counts.
        case
            when
                states.branch_id = hiding_branch()
                and money.value_date > money.due_date
                and chance(money.loan_no * 10000 + money.entry_no, 'back-dated') < 0.4
                then whole(money.loan_no * 10000 + money.entry_no, 'booked after', 5, 35)
            when chance(money.loan_no * 10000 + money.entry_no, 'back-dated') < 0.004
                then whole(money.loan_no * 10000 + money.entry_no, 'booked after', 8, 45)
            else 0
        end as lag,
        money.due_date

    from block_money as money

    inner join block_states as states
        on money.loan_no = states.loan_no

    where
        not states.is_kept_elsewhere
        and money.fee + money.interest + money.principal > 0

),
"""

# Money that bounced and was paid again, or was booked twice: an entry and its reversal.
_REVERSED = """
mistaken as (

    select
        *,
        case when value_date > due_date then due_date else value_date end as mistaken_on,
        case
            when value_date > due_date then whole(item, 'reversed after', 1, 6)
            when chance(item, 'slow reversal') < 0.3 then whole(item, 'reversed after', 10, 40)
            else whole(item, 'reversed after', 1, 4)
        end as reversed_after

    from regular

    where
        txn_type = 'REPAY'
        and entry_no % 4 = 0
        and chance(item, 'mistaken')
        < case when value_date >= due_date + 3 then 0.02 else 0.0008 end

),

reversed as (

    select
        loan_no,
        entry_no + 2 as entry_no,
        mistaken_on as value_date,
        fee,
        interest,
        principal,
        money(0) as overpaid,
        'REPAY' as txn_type,
        null::bigint as reversed_entry_no,
        item + 2 as item,
        0 as lag

    from mistaken

    where mistaken_on + reversed_after <= as_of()

    union all

    select
        loan_no,
        entry_no + 3 as entry_no,
        mistaken_on + reversed_after as value_date,
        fee,
        interest,
        principal,
        money(0) as overpaid,
        'REVERSAL' as txn_type,
        entry_no + 2 as reversed_entry_no,
        item + 3 as item,
        0 as lag

    from mistaken

    where mistaken_on + reversed_after <= as_of()

),
"""

_RECOVERED = """
recovery_numbers as (

    select
        *,
        unnest(range(1, whole(loan_no, 'recoveries', 0, 3) + 1))::integer as recovery_no

    from block_states

    where status = 'WRITTEN_OFF' and not is_kept_elsewhere

),

recovered as (

    select
        loan_no,
        9000 + recovery_no as entry_no,
        closed_date + recovery_no * whole(loan_no, 'recovered every', 20, 120) as value_date,
        null::decimal(18, 2) as fee,
        null::decimal(18, 2) as interest,
        null::decimal(18, 2) as principal,
        money(greatest(1, floor(unpaid_principal * 0.06 * chance(loan_no, 'recovered'))))
            as overpaid,
        'RECOVERY' as txn_type,
        null::bigint as reversed_entry_no,
        loan_no * 10000 + 9000 + recovery_no as item,
        0 as lag

    from recovery_numbers

    where
        closed_date + recovery_no * whole(loan_no, 'recovered every', 20, 120) <= as_of()

),
"""

REPAYMENTS_FILE = f"""
with

{_REGULAR}

{_REVERSED}

{_RECOVERED}

together as (

    select * exclude (due_date) from regular

    union all by name

    select * from reversed

    union all by name

    select * from recovered

)

select
    lpad(together.loan_no::varchar, 9, '0') || lpad(together.entry_no::varchar, 4, '0') as txn_id,
    states.loan_id,
    together.value_date,
    booked(
        case
            when together.value_date + together.lag <= as_of()
                then together.value_date + together.lag
            else together.value_date
        end,
        together.item
    ) as posted_at,
    money(
        coalesce(together.fee, 0)
        + coalesce(together.interest, 0)
        + coalesce(together.principal, 0)
        + together.overpaid
    ) as amount,
    -- Some regions' systems do not say how a payment was split.
    case when chance(states.region_id, 'splits') >= 0.2 then together.principal end as principal,
    case when chance(states.region_id, 'splits') >= 0.2 then together.interest end as interest,
    case
        when chance(states.region_id, 'splits') >= 0.2 and together.fee > 0 then together.fee
    end as fee,
    together.txn_type,
    lpad(together.loan_no::varchar, 9, '0') || lpad(together.reversed_entry_no::varchar, 4, '0')
        as reversal_of,
    case
        when together.txn_type = 'REVERSAL' then '柜面'
        when together.txn_type = 'REFINANCE' then '柜面'
        when together.txn_type = 'OFFSET' then '抵债处置'
        when together.txn_type = 'RECOVERY' then '清收'
        when chance(together.item, 'channel') < 0.62 then '自动扣款'
        when chance(together.item, 'channel') < 0.86 then '手机银行'
        when chance(together.item, 'channel') < 0.94 then '网上银行'
        else '柜面'
    end as channel,
    case
        when together.txn_type in ('REVERSAL', 'OFFSET') then null
        when
            states.branch_id = hiding_branch() and chance(together.item, 'payer') < 0.12
            then '客户经理代还'
        when chance(together.item, 'payer') < 0.955 then '本人'
        when states.customer_type = 'RETAIL'
            then pick(['配偶', '亲属', '担保人', '第三方'], together.item, 'which payer')
        else pick(['关联企业', '法定代表人', '担保人', '第三方'], together.item, 'which payer')
    end as payer_relation

from together

inner join block_states as states
    on together.loan_no = states.loan_no

order by together.loan_no, together.value_date, together.entry_no
"""
