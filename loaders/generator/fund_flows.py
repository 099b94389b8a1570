"""Movements of money a file tells of: payments, what came back of them, and what firms sold."""

FUND_FLOWS_FILE = """
with

-- What a firm sells comes in four times a year: about the part of it that the bank's share of its
-- debt stands for, and of some far less.
sold as (

    select
        statements.customer_id,
        statements.period_end,
        statements.revenue,
        extract(month from statements.period_end)::integer as months,
        row_number() over (
            partition by statements.customer_id, extract(year from statements.period_end)
            order by statements.period_end desc
        ) as place

    from block_statements as statements

),

firms as (

    select
        customer_no,
        any_value(customer_id) as customer_id,
        min(loan_no) as loan_no,
        min(loan_id order by loan_no) as loan_id,
        max(coalesce(closed_date, as_of())) as last_kept,
        1 / (1 + round(1.5 * chance(customer_no, 'elsewhere'), 2)) as share

    from block_states

    where customer_type <> 'RETAIL' and not is_kept_elsewhere

    group by customer_no

),

quarters as (

    select
        firms.*,
        sold.revenue,
        sold.months,
        unnest(range(1, sold.months // 3 + 1))::integer as quarter,
        date_trunc('year', sold.period_end)::date as year_start

    from sold

    inner join firms
        on sold.customer_id = firms.customer_id

    where sold.place = 1

),

received as (

    select
        *,
        loan_no * 100000 + extract(year from year_start)::integer * 10 + quarter as item,
        working_day(
            (year_start + to_months((quarter * 3 - 2)::integer))::date
            + whole(loan_no * 100000 + quarter, 'received', 0, 25)
        ) as received_on

    from quarters

),

receipts as (

    select
        *,
        money(
            revenue::double / (months // 3) * share
            * case
                when chance(customer_no, 'sells elsewhere') < 0.08
                    then 0.15 + 0.3 * chance(item, 'receipt')
                else 0.75 + 0.6 * chance(item, 'receipt')
            end
        ) as amount

    from received

    where
        received_on >= $first_day
        and received_on <= least(as_of(), last_kept)
        and revenue > 0

)

select
    'Q' || lpad(item::varchar, 12, '0') as flow_id,
    loan_id,
    paid_on as txn_date,
    'OUT' as direction,
    paid as amount,
    payee_name,
    case
        when payee_name is not null then left(md5(payee_no::varchar || payee_name), 16)
    end as payee_key,
    payee_type,
    case
        when is_faulty and fault = 'DIVERTED'
            then case diverted_to
                when '首付' then '支付购房首付款'
                when '理财' then '购买理财'
                when '股票' then '资金划转'
                else '支付款项'
            end
        when payee_type = 'CASH' then '提取现金'
        when payee_type in ('RELATED', 'SAME_NAME') then '资金调拨'
        else purpose
    end as purpose,
    pay_mode,
    case when vouched_on <= as_of() then vouched_on end as voucher_date

from block_payments

union all

-- Part of what a supplier was paid comes back.
select
    'QR' || lpad(item::varchar, 11, '0') as flow_id,
    loan_id,
    back_on as txn_date,
    'IN' as direction,
    money(paid * (0.4 + 0.55 * chance(loan_no, 'back'))) as amount,
    payee_name,
    left(md5(payee_no::varchar || payee_name), 16) as payee_key,
    payee_type,
    '退回货款' as purpose,
    null as pay_mode,
    null as voucher_date

from block_payments

where back_on <= as_of()

union all

select
    'QS' || lpad(item::varchar, 14, '0') as flow_id,
    loan_id,
    received_on as txn_date,
    'IN' as direction,
    amount,
    pick(words.brands, item, 'buyer') || pick(words.brands, item, 'second')
    || pick(['商贸', '机械', '工程', '超市', '电子'], item, 'trade') || '有限公司' as payee_name,
    left(md5('buyer' || item::varchar), 16) as payee_key,
    'OTHER' as payee_type,
    '销售回款' as purpose,
    null as pay_mode,
    null as voucher_date

from receipts

cross join words

where amount > 0

order by flow_id
"""
