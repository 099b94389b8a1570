"""The credit policy of the bank: what it may lend where, and where it lent too much or too late.

Limits are set against what the bank has lent, so that banks of every size tell the same story: the
construction industry and the troubled region are above their limits, trade is near its own, and
mining is banned since shortly before its newest loan was paid out.
"""

# What is outstanding by whatever a limit may be set for, gathered block by block.
EVERY_SUM = """
create or replace temp table policy_sums (
    dimension varchar,
    member varchar,
    used decimal(18, 2),
    last_paid_out date
)
"""

BLOCK_SUMS = """
insert into policy_sums
with

held as (

    select
        product_code,
        region_id,
        customer_id,
        customer_type,
        case
            when customer_type <> 'RETAIL'
                then words.industry_codes[
                    1 + (hash(customer_no, 'industry', 0) % len(words.industry_codes))::integer
                ]
        end as industry,
        case
            when customer_type = 'CORP' and chance(customer_no, 'in a group') < 0.3
                then 'G' || lpad((customer_no // 2000)::varchar, 6, '0')
        end as group_id,
        case when status = 'ACTIVE' then unpaid_principal else 0 end as used,
        disbursed_date

    from block_states, words

),

named as (

    select 'INDUSTRY' as dimension, industry as member, used, disbursed_date from held
    union all
    select 'PRODUCT' as dimension, product_code as member, used, disbursed_date from held
    union all
    select 'REGION' as dimension, region_id as member, used, disbursed_date from held
    union all
    select 'CUSTOMER' as dimension, customer_id as member, used, disbursed_date from held
    where customer_type = 'CORP'
    union all
    select 'GROUP' as dimension, group_id as member, used, disbursed_date from held
    union all
    select 'BOOK' as dimension, 'ALL' as member, used, disbursed_date from held

)

select
    dimension,
    member,
    sum(used) as used,
    max(disbursed_date) as last_paid_out

from named

where member is not null

group by dimension, member
"""

# share: what is outstanding, as a part of the limit.
POLICIES_FILE = """
with

summed as (

    select
        dimension,
        member,
        sum(used) as used,
        max(last_paid_out) as last_paid_out,
        row_number() over (partition by dimension order by sum(used) desc, member) as place

    from policy_sums

    group by dimension, member

),

book as (

    select greatest(max(used) filter (where dimension = 'BOOK'), 1) as book

    from summed

),

other_region as (

    select min(member) as member

    from summed

    where dimension = 'REGION' and member <> troubled_region()

),

written as (

    select * from (values
        (1, 'INDUSTRY', 'E', 'AMOUNT', 1.06, 0, null),
        (2, 'INDUSTRY', 'F', 'RATIO', 0.95, 0, null),
        (3, 'INDUSTRY', 'C', 'RATIO', 0.70, 0, null),
        (4, 'INDUSTRY', 'K', 'AMOUNT', 0.62, 0, null),
        (5, 'INDUSTRY', 'B', 'BAN', null, 0, null),
        -- 炼焦 and 水泥 by their own codes: nobody here has them.
        (6, 'INDUSTRY', 'C252', 'BAN', null, -1, null),
        (7, 'INDUSTRY', 'C301', 'BAN', null, -1, null),
        (8, 'PRODUCT', '联合消费贷', 'RATIO', 0.60, 0, null),
        (9, 'PRODUCT', '个人经营贷', 'AMOUNT', 0.83, 0, null),
        (10, 'REGION', troubled_region(), 'AMOUNT', 1.05, 0, null),
        (11, 'REGION', (select member from other_region), 'RATIO', 0.74, 0, null),
        (12, 'CUSTOMER', null, 'AMOUNT', 0.97, 0, null),
        (13, 'GROUP', null, 'RATIO', 0.80, 0, null),
        (14, 'INDUSTRY', 'L', 'AMOUNT', 1.20, -1, -1),
        (15, 'PRODUCT', '农户小额贷', 'AMOUNT', 0.70, 1, null)
    ) as policies(policy_no, dimension, member, kind, share, first_year, last_year)

),

measured as (

    select
        written.*,
        coalesce(written.member, largest.member) as chosen_member,
        coalesce(summed.used, largest.used, 0) as used,
        summed.last_paid_out,
        book.book

    from written
    cross join book
    left join summed
        on written.dimension = summed.dimension and written.member = summed.member
    left join summed as largest
        on written.member is null and written.dimension = largest.dimension and largest.place = 1

)

select
    'Z' || lpad(policy_no::varchar, 4, '0') as policy_id,
    dimension,
    chosen_member as member,
    case
        when kind = 'AMOUNT' then money(greatest(10000, 10000 * round(used / share / 10000)))
    end as limit_amount,
    case
        when kind = 'RATIO'
            then greatest(0.01, round(100 * used / book / share, 2))::decimal(9, 6)
    end as limit_ratio,
    kind = 'BAN' as banned,
    case
        when chosen_member = 'B' and last_paid_out is not null
            then date_trunc('month', last_paid_out)::date
        else make_date((extract(year from as_of()) + first_year)::integer, 1, 1)
    end as effective_from,
    make_date((extract(year from as_of()) + last_year)::integer, 12, 31) as effective_to

from measured

where chosen_member is not null

order by policy_no
"""
