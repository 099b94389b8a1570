"""Loans: what was lent to whom, when and on what terms."""

# Two steps in one: what every loan would be by itself, then the new loans that repay an old one.
TERMS = """
create or replace temp table block_terms as
with

loan_numbers as (

    select
        block_customers.*,
        unnest(range(1, loan_count + 1)) as loan_of_customer

    from block_customers

),

with_form as (

    select
        loan_numbers.*,
        loans_before + loan_of_customer as loan_no,
        product_slots.form_no

    from loan_numbers

    inner join product_slots
        on
            loan_numbers.customer_type = product_slots.customer_type
            -- The loans of a company are mostly drawn on one line; those of a person are not.
            and product_slots.slot = floor(
                1000 * case
                    when loan_numbers.customer_type = 'RETAIL'
                        then chance(loans_before + loan_of_customer, 'product')
                    else chance(customer_no, 'product of the customer')
                end
            )

),

own_terms as (

    select
        with_form.*,
        products.method,
        products.due_day,
        pick(products.terms, loan_no, 'term') as term_months,
        case
            when products.months_between > 0 then products.months_between
            else pick(products.terms, loan_no, 'term')
        end as months_between,
        least(
            products.limits[2],
            largest_loan(),
            greatest(
                products.limits[1],
                products.step * round(
                    products.median * exp(products.spread * normal(loan_no, 'amount'))
                    / products.step
                )
            )
        ) as own_amount,
        months.month
        + floor(
            case
                -- Half-years are closed with a rush in the last week.
                when extract(month from months.month) in (6, 12)
                    then pow(chance(loan_no, 'day'), 0.6)
                else chance(loan_no, 'day')
            end
            * (least(last_day(months.month), as_of()) - months.month + 1)
        )::integer as own_disbursed_date

    from with_form

    inner join products
        on with_form.form_no = products.form_no

    inner join month_slots as months
        on months.slot = floor(chance(loan_no, 'month') * 5000)

),

renewals as (

    select
        customer_no,
        loan_no as old_loan_no,
        form_no,
        term_months,
        months_between,
        own_amount,
        working_day(
            due_after(own_disbursed_date, due_day, term_months)
            + whole(loan_no, 'renewed after', 3, 40)
        ) as renewed_on

    from own_terms

    where
        loan_of_customer = 1
        and loan_count >= 2
        and method in ('INTEREST_FIRST', 'BULLET')
        and term_months <= 24
        and chance(customer_no, 'renewal')
        < case
            when branch_id = hiding_branch() then 0.5
            when customer_type = 'RETAIL' then 0.01
            else 0.03
        end

)

select
    own_terms.customer_no,
    own_terms.customer_id,
    own_terms.customer_type,
    own_terms.loan_count,
    -- Whoever closed lends no more: who took over does.
    case
        when coalesce(renewals.renewed_on, working_day(own_terms.own_disbursed_date))
            > organisations.close_date
            then coalesce(organisations.merged_into, organisations.parent_org_id)
        else own_terms.org_id
    end as org_id,
    own_terms.region_id,
    own_terms.branch_id,
    own_terms.weakness,
    own_terms.loan_of_customer,
    own_terms.loan_no,
    coalesce(renewals.form_no, own_terms.form_no) as form_no,
    coalesce(renewals.term_months, own_terms.term_months) as term_months,
    coalesce(renewals.months_between, own_terms.months_between) as months_between,
    money(coalesce(renewals.own_amount, own_terms.own_amount)) as amount,
    coalesce(renewals.renewed_on, working_day(own_terms.own_disbursed_date)) as disbursed_date,
    renewals.old_loan_no,
    renewed.renewed_on

from own_terms

inner join organisations
    on own_terms.org_id = organisations.org_id

left join renewals
    on
        own_terms.customer_no = renewals.customer_no
        and own_terms.loan_of_customer = 2
        and renewals.renewed_on <= as_of() - 5

left join renewals as renewed
    on
        own_terms.loan_no = renewed.old_loan_no
        and renewed.renewed_on <= as_of() - 5
"""

LOANS = """
create or replace temp table block_loans as
select
    block_terms.*,
    products.code as product_code,
    products.business_line,
    products.method,
    products.due_day,
    products.trouble_rate,
    products.is_low_risk,
    products.is_sme_special,
    products.is_line,
    products.is_kept_elsewhere,
    (block_terms.term_months / block_terms.months_between)::integer as instalments,
    due_after(disbursed_date, products.due_day, block_terms.term_months) as maturity_date,
    -- Rates have fallen year by year.
    round(
        20 * (
            products.rates[1]
            + (products.rates[2] - products.rates[1]) * chance(loan_no, 'rate')
            + 0.12 * (extract(year from as_of()) - extract(year from disbursed_date))
        )
    ) / 20 as annual_rate,
    pick(products.grace_days, loan_no, 'grace') as grace_days,
    pick(products.guarantees, loan_no, 'guarantee') as guarantee_type,
    case
        when old_loan_no is not null then '归还旧贷'
        else pick(products.purposes, loan_no, 'purpose')
    end as purpose,
    case
        when products.is_line and loan_count > 1 then 'L' || lpad(customer_no::varchar, 9, '0')
    end as line_id,
    region_id[1:2]
    || strftime(disbursed_date, '%Y')
    || lpad(loan_no::varchar, 9, '0') as loan_id

from block_terms

inner join products
    on block_terms.form_no = products.form_no
"""

# The file, once it is known how each loan went.
LOANS_FILE = """
select
    loan_id,
    customer_id,
    org_id,
    -- Most loans of one who left were handed on, but not all.
    'M'
    || org_id
    || officer_no(
        org_id,
        loan_no,
        case when chance(loan_no, 'handed on') < 0.7 then as_of() else disbursed_date end
    ) as officer_id,
    product_code,
    business_line,
    'CNY' as currency,
    amount as disbursed_amount,
    disbursed_date,
    agreed_maturity_date as maturity_date,
    annual_rate::decimal(9, 6) as annual_rate,
    method as repay_method,
    grace_days::integer as grace_days,
    guarantee_type,
    purpose,
    is_low_risk,
    is_sme_special,
    status,
    closed_date,
    line_id,
    case
        when line_id is not null
            then row_number() over (partition by line_id order by disbursed_date, loan_no)::integer
    end as drawdown_no

from block_states

order by loan_no
"""
