"""Customers: who borrows, where, and how many loans each of them has."""

# Every customer of the bank with the number of loans before and of it: small, for all blocks.
EVERY_CUSTOMER = """
create table every_customer as
with

drawn as (

    select
        i as customer_no,
        case
            when chance(i, 'customer type') < 0.011 then 'CORP'
            when chance(i, 'customer type') < 0.100 then 'SME'
            else 'RETAIL'
        end as customer_type,
        case
            when chance(i, 'customer type') < 0.011 then whole(i, 'loans', 1, 5)
            when chance(i, 'customer type') < 0.100 then whole(i, 'loans', 1, 3)
            when chance(i, 'loans') < 0.12 then 2
            else 1
        end as wanted_loans

    from range(1, $loan_count + 1) as numbers(i)

),

counted as (

    select
        *,
        sum(wanted_loans) over (order by customer_no) - wanted_loans as loans_before

    from drawn

)

select
    customer_no,
    customer_type,
    loans_before::bigint as loans_before,
    least(wanted_loans, $loan_count - loans_before)::integer as loan_count

from counted

where loans_before < $loan_count
"""

BLOCK_OF_CUSTOMERS = """
create or replace temp table block_customers as
select
    every_customer.customer_no,
    every_customer.customer_type,
    every_customer.loans_before,
    every_customer.loan_count,
    organisations.org_id,
    organisations.region_id,
    organisations.branch_id,
    organisations.place,
    'C' || lpad(every_customer.customer_no::varchar, 9, '0') as customer_id,
    -- What a customer is short of, all its loans are: they turn bad together more often.
    chance(every_customer.customer_no, 'strength') as weakness

from every_customer

inner join organisation_slots
    on
        every_customer.customer_type = organisation_slots.customer_type
        and organisation_slots.slot
        = floor(chance(every_customer.customer_no, 'organisation') * organisation_slot_count())

inner join organisations
    on organisation_slots.org_id = organisations.org_id

where
    every_customer.loans_before >= $first_loan
    and every_customer.loans_before < $end_loan
"""

# Names first, then what follows from the customer's loans.
CUSTOMERS = """
with

named as (

    select
        block_customers.*,
        1 + (hash(customer_no, 'industry', 0) % len(words.industry_codes))::integer
            as industry_no,
        pick(words.brands, customer_no, 'brand 1')
        || pick(words.brands, customer_no, 'brand 2') as brand,
        pick(words.surnames, customer_no, 'surname')
        || pick(words.given_names, customer_no, 'given 1')
        || case
            when chance(customer_no, 'one syllable') < 0.22 then ''
            else pick(words.given_names, customer_no, 'given 2')
        end as person,
        words

    from block_customers, words

),

owed as (

    select
        customer_no,
        sum(unpaid_principal) filter (where status = 'ACTIVE') as debt,
        sum(unpaid_principal)
            filter (where status = 'ACTIVE' and as_of() - first_unmet_due > 90)
            as debt_over90

    from block_states

    group by customer_no

)

select
    named.customer_id,
    case named.customer_type
        when 'CORP'
            then place || brand || words.company_words[industry_no]
                || case when chance(named.customer_no, 'joint stock') < 0.2 then '股份' else '' end
                || '有限公司'
        when 'SME' then place || brand || words.shop_words[industry_no]
        else person
    end as customer_name,
    named.customer_type,
    -- Area code 000000 and registrar 910000000 belong to nobody.
    case named.customer_type
        when 'RETAIL'
            then '000000'
                || strftime(
                    date '1955-01-01' + whole(named.customer_no, 'born', 0, 17500), '%Y%m%d'
                )
                || lpad((named.customer_no % 10000)::varchar, 4, '0')
        else '910000000' || lpad(named.customer_no::varchar, 9, '0')
    end as id_number,
    '100' || lpad((hash(named.customer_no, 'phone') % 100000000)::varchar, 8, '0') as phone,
    case when named.customer_type <> 'RETAIL' then words.industry_codes[industry_no] end
        as industry_code,
    case
        when named.customer_type = 'CORP' and chance(named.customer_no, 'in a group') < 0.3
            then 'G' || lpad((named.customer_no // 2000)::varchar, 6, '0')
    end as group_id,
    case
        when named.customer_type <> 'RETAIL'
            then ['AAA', 'AA+', 'AA', 'AA-', 'A+', 'A', 'A-', 'BBB+', 'BBB', 'BB'][
                1 + floor(weakness * 10)::integer
            ]
    end as internal_rating,
    case
        when named.customer_type <> 'RETAIL'
            then money(
                coalesce(debt, 0) * (1 + round(1.5 * chance(named.customer_no, 'elsewhere'), 2))
            )
    end as total_debt_all_banks,
    case
        when named.customer_type <> 'RETAIL'
            then money(
                coalesce(debt_over90, 0)
                + case
                    when chance(named.customer_no, 'bad elsewhere') < 0.02
                        then round(
                            coalesce(debt, 0) * chance(named.customer_no, 'elsewhere'), 0
                        )
                    else 0
                end
            )
    end as debt_over90_all_banks,
    case
        when named.customer_type = 'RETAIL' then false
        else chance(named.customer_no, 'confirm') < 0.06
    end as needs_payment_confirm

from named

left join owed
    on named.customer_no = owed.customer_no

order by named.customer_no
"""
