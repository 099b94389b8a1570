"""What was paid out of loans: to suppliers, sellers of homes and cars, at times elsewhere."""

# Movements a bank still has at hand.
MONTHS_OF_FLOWS = 24

# What was paid out of each loan, with what is wrong about it.
PAYMENTS = """
create or replace temp table block_payments as
with

-- Low-risk loans and those kept elsewhere are not traced.
lent as (

    select
        states.*,
        states.branch_id = diverting_branch() as is_diverting,
        states.branch_id in (diverting_branch(), untidy_branch()) as loses_vouchers,
        -- What one payment, or the whole loan of a person, may come to before the bank has to pay.
        case
            when customer_type <> 'RETAIL' then amount > 10000000
            when product_code like '%经营%' or product_code like '%农户%' then amount > 500000
            else amount > 300000
        end as is_large

    from block_states as states

    where
        not is_kept_elsewhere
        and not is_low_risk
        and disbursed_date >= $first_day
        -- Of some nobody wrote down where the money went.
        and chance(loan_no, 'traced') >= case
            when branch_id = untidy_branch() then 0.25
            else 0.05
        end

),

-- What is wrong with the money of a loan, if anything: one thing each.
faulty as (

    select
        *,
        case
            when old_loan_no is not null or product_code = '个人住房按揭' then null
            when chance(loan_no, 'diverted') < case when is_diverting then 0.35 else 0.008 end
                then 'DIVERTED'
            when chance(loan_no, 'returned') < case when is_diverting then 0.10 else 0.012 end
                then 'RETURNED'
            when
                is_large
                and (customer_type <> 'RETAIL' or product_code = '个人经营贷')
                and chance(loan_no, 'split') < case when is_diverting then 0.30 else 0.05 end
                then 'SPLIT'
            when is_large and chance(loan_no, 'paid itself') < 0.04 then 'PAID_ITSELF'
        end as fault

    from lent

),

numbered as (

    select
        *,
        case
            when fault = 'SPLIT' and customer_type <> 'RETAIL'
                then ceil(amount / 9700000)::integer
            when fault = 'SPLIT' then greatest(2, ceil(amount / 480000)::integer)
            when old_loan_no is not null or product_code in ('个人住房按揭', '个人汽车贷') then 1
            when amount < 30000 then whole(loan_no, 'payments', 1, 2)
            else whole(loan_no, 'payments', 1, 4)
        end as payments

    from faulty

),

payments as (

    select
        numbered.*,
        unnest(range(1, payments + 1))::integer as payment_no

    from numbered

),

weighed as (

    select
        *,
        loan_no * 100 + payment_no as item,
        case
            when fault = 'SPLIT' then 1.0
            else 0.4 + chance(loan_no * 100 + payment_no, 'weight')
        end as weight

    from payments

),

-- Parts in hundreds of yuan; the last takes what is left, and now and then some stays unspent.
shared as (

    select
        *,
        floor(
            amount * weight / sum(weight) over (partition by loan_no) / 100
        ) * 100 as part

    from weighed

),

sized as (

    select
        *,
        money(
            case
                when payment_no < payments then part
                else amount - coalesce(
                    sum(part) over (
                        partition by loan_no
                        order by payment_no
                        rows between unbounded preceding and 1 preceding
                    ),
                    0
                )
            end
            * case
                when payment_no = payments and chance(loan_no, 'unspent') < 0.15
                    then 0.2 + 0.7 * chance(loan_no, 'spent')
                else 1
            end
        ) as paid

    from shared

),

placed as (

    select
        *,
        fault is not null and payment_no = 1 as is_faulty,
        fault = 'RETURNED' and chance(loan_no, 'sent back') < 0.5 as is_sent_back,
        -- The usual suppliers of a firm, six of them; of a person any.
        case
            when fault in ('SPLIT', 'RETURNED') then loan_no * 100
            when customer_type = 'RETAIL' then item
            else customer_no * 10 + whole(item, 'supplier', 1, 6)
        end as payee_no,
        pick(['首付', '理财', '股票', '置业', '房产'], loan_no, 'diverted to') as diverted_to

    from sized

    where paid > 0

),

directed as (

    select
        *,
        case
            when old_loan_no is not null then 'OTHER'
            when product_code = '个人住房按揭' then 'PROPERTY'
            when is_faulty and fault = 'DIVERTED'
                then
                    case diverted_to
                        when '理财' then 'WEALTH'
                        when '股票' then 'SECURITIES'
                        -- A down payment hides behind a payee of no kind.
                        when '首付' then 'OTHER'
                        else 'PROPERTY'
                    end
            when is_faulty and fault = 'RETURNED' and not is_sent_back
                then pick(['RELATED', 'RELATED', 'SAME_NAME'], loan_no, 'returned to')
            when customer_type = 'RETAIL' and product_code = '个人消费贷'
                then pick(
                    ['SUPPLIER', 'SUPPLIER', 'SUPPLIER', 'SUPPLIER', 'OTHER', 'OTHER', 'CASH'],
                    item,
                    'kind of payee'
                )
            when chance(item, 'kind not told') < 0.02 then null
            else 'SUPPLIER'
        end as payee_type

    from placed

),

named as (

    select
        directed.*,
        case
            when old_loan_no is not null then '江海银行贷款专户'
            when payee_type is null or payee_type = 'CASH' then null
            when payee_type = 'PROPERTY'
                then pick(words.brands, payee_no, 'brand') || pick(words.brands, payee_no, 'second')
                    || '置业有限公司'
            when payee_type = 'WEALTH'
                then pick(words.brands, loan_no, 'brand') || '信理财有限责任公司'
            when payee_type = 'SECURITIES'
                then pick(words.brands, loan_no, 'brand') || '通证券股份有限公司'
            when is_faulty and fault = 'DIVERTED' then null
            when payee_type = 'SAME_NAME' then '借款人本人账户'
            when product_code = '个人汽车贷'
                then pick(words.brands, payee_no, 'brand') || pick(words.brands, payee_no, 'second')
                    || '汽车销售有限公司'
            when product_code = '个人消费贷' and payee_type = 'OTHER'
                then pick(words.surnames, payee_no, 'payee')
                    || pick(words.given_names, payee_no, 'payee')
            else pick(words.brands, payee_no, 'brand') || pick(words.brands, payee_no, 'second')
                || pick(
                    ['贸易', '建材', '机电设备', '商贸', '物流', '材料科技', '装饰工程'],
                    payee_no,
                    'trade'
                ) || '有限公司'
        end as payee_name,
        case
            when is_faulty and fault in ('SPLIT', 'PAID_ITSELF', 'DIVERTED') then 'SELF'
            when fault in ('SPLIT', 'PAID_ITSELF') then 'SELF'
            when payee_type in ('CASH', 'RELATED', 'SAME_NAME') then 'SELF'
            when is_large or old_loan_no is not null then 'ENTRUSTED'
            when chance(item, 'paid by the bank') < 0.35 then 'ENTRUSTED'
            else 'SELF'
        end as pay_mode

    from directed

    cross join words

),

dated as (

    select
        *,
        least(
            working_day(
                disbursed_date
                + case
                    when pay_mode = 'ENTRUSTED' then 0
                    when fault = 'SPLIT' then (payment_no - 1) % 3
                    when is_faulty and fault = 'RETURNED' then whole(item, 'days', 2, 20)
                    else whole(item, 'days', 0, 24)
                end
            ),
            coalesce(closed_date, as_of())
        ) as wished_on

    from named

),

paid as (

    select
        *,
        greatest(wished_on, disbursed_date) as paid_on

    from dated

    where wished_on <= as_of()

)

select
    *,
    case
        when chance(item, 'voucher') < case when loses_vouchers then 0.22 else 0.02 end
            then null
        when chance(item, 'voucher late') < 0.03 then paid_on + whole(item, 'late', 31, 70)
        else paid_on + whole(item, 'voucher after', 2, 27)
    end as vouched_on,
    case
        when is_faulty and is_sent_back and payee_name is not null
            then paid_on + whole(loan_no, 'days until back', 2, 26)
    end as back_on

from paid
"""
