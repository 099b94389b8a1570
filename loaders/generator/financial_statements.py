"""What companies own, owe and earn: each quarter or half-year, worse before they fall behind."""

# Statements a bank still has at hand.
MONTHS_OF_STATEMENTS = 42

# By section of GB/T 4754: what is owed and what is current, of assets; sales of a year, of assets;
# profit, of sales; days until customers pay and days goods lie.
_INDUSTRIES = """
industries(section, leverage, current_share, turnover, margin, receivable_days, inventory_days) as (

    values
        ('A', 0.45, 0.55, 0.9, 0.060, 45, 90),
        ('B', 0.50, 0.48, 0.7, 0.070, 50, 40),
        ('C', 0.52, 0.58, 1.0, 0.050, 70, 65),
        ('D', 0.60, 0.52, 0.5, 0.060, 45, 10),
        ('E', 0.66, 0.76, 0.9, 0.035, 90, 60),
        ('F', 0.60, 0.84, 2.2, 0.020, 42, 40),
        ('G', 0.55, 0.50, 1.1, 0.035, 55, 5),
        ('H', 0.55, 0.50, 0.8, 0.045, 10, 15),
        ('I', 0.40, 0.75, 0.9, 0.090, 80, 15),
        ('K', 0.66, 0.74, 0.4, 0.080, 30, 180),
        ('L', 0.60, 0.56, 0.5, 0.100, 60, 5),
        ('M', 0.42, 0.70, 0.8, 0.090, 75, 10),
        ('N', 0.55, 0.52, 0.6, 0.065, 85, 8),
        ('Q', 0.45, 0.60, 1.0, 0.080, 70, 50),
        ('R', 0.45, 0.60, 0.8, 0.070, 60, 20)

),
"""

STATEMENTS = f"""
create or replace temp table block_statements as
with

{_INDUSTRIES}

-- Low-risk loans and those of small businesses by rules of their own ask for no statement.
borrowers as (

    select
        customer_no,
        any_value(customer_id) as customer_id,
        any_value(customer_type) as customer_type,
        any_value(region_id) as region_id,
        any_value(branch_id) as branch_id,
        chance(customer_no, 'strength') as weakness,
        max(amount)::double * (0.7 + 0.3 * count(*)) as lent,
        min(disbursed_date) as first_lent,
        max(coalesce(closed_date, as_of())) as last_kept,
        min(trouble_due) as trouble_due

    from block_states

    where customer_type <> 'RETAIL'

    group by customer_no

    having not bool_and(is_low_risk or is_sme_special)

),

reported as (

    select
        borrowers.*,
        industries.* exclude (section),
        month_ends.month_end as period_end,
        extract(month from month_ends.month_end)::integer as month,
        month_ends.month_end - date_trunc('year', month_ends.month_end)::date + 1 as days,
        -- Chance of one customer at one time.
        customer_no * 100000
        + (extract(year from month_ends.month_end) * 12 + extract(month from month_ends.month_end))
            ::bigint as item,
        (month_ends.month_end - (as_of() - 1400)) / 365.0 as years

    from borrowers

    cross join words

    inner join industries
        on
            words.industry_codes[
                1 + (hash(customer_no, 'industry', 0) % len(words.industry_codes))::integer
            ] = industries.section

    inner join month_ends
        on
            month_ends.month_end between
            greatest(
                first_lent - 400, (as_of() - to_months({MONTHS_OF_STATEMENTS}))::date
            )
            and last_kept
            and extract(month from month_ends.month_end)
            % case when customer_type = 'CORP' then 3 else 6 end = 0

),

-- A company weakens for a year before it misses its first due date; where a region is in trouble,
-- all of them weaken somewhat.
strained as (

    select
        *,
        greatest(
            coalesce(least(1, greatest(0, (period_end - (trouble_due - 360)) / 360.0)), 0),
            case
                when region_id = troubled_region()
                    then 0.4 * least(1, greatest(0, (period_end - (as_of() - 400)) / 400.0))
                else 0
            end
        ) as strain

    from reported

),

sized as (

    select
        *,
        lent
        * (3 + 5 * chance(customer_no, 'size'))
        * pow(1.02 + 0.08 * chance(customer_no, 'growth'), years)
        * (1 - 0.12 * strain)
        * (1 + 0.02 * normal(item, 'assets')) as assets

    from strained

),

owing as (

    select
        *,
        assets * least(
            1.05,
            greatest(
                0.12,
                leverage
                + 0.07 * normal(customer_no, 'leverage')
                + 0.012 * normal(item, 'leverage')
                + 0.10 * (weakness - 0.5)
                + 0.27 * strain
            )
        ) as liabilities,
        -- Sales of a year, and how much of them falls before the end of the period.
        assets
        * turnover
        * greatest(0.4, 1 + 0.12 * normal(customer_no, 'sales'))
        * (1 - 0.42 * strain) as sales_of_a_year,
        (case month when 3 then 0.21 when 6 then 0.47 when 9 then 0.72 else 1 end)
        * (1 + 0.035 * normal(item, 'sales')) as part_of_year

    from sized

),

lent_short as (

    select
        *,
        sales_of_a_year * part_of_year as sales,
        liabilities
        * greatest(0.1, 0.30 + 0.06 * normal(customer_no, 'short debt'))
        * (1 + 0.40 * strain)
        * (1 + 0.04 * normal(item, 'short debt'))
        * case when chance(item, 'borrows') < 0.015 + 0.12 * strain then 1.4 else 1 end
            as borrowed_short,
        least(0.95, greatest(0.35, 0.60 + 0.07 * normal(customer_no, 'due soon') + 0.2 * strain))
            as due_soon_share,
        assets * (0.06 + 0.06 * chance(customer_no, 'cash')) * (1 - 0.6 * strain) as money_held

    from owing

),

earned as (

    select
        *,
        (borrowed_short + 0.22 * liabilities) * 0.042 * days / 365 as interest,
        sales
        * (
            margin * (1 + 0.25 * normal(customer_no, 'profit') + 0.12 * normal(item, 'profit'))
            - 0.13 * strain
        ) as profit,
        sales * (365.0 / days) / 365
        * greatest(3, receivable_days * (1 + 0.10 * normal(customer_no, 'receivables')))
        * (1 + 0.9 * strain + 0.04 * normal(item, 'receivables')) as owed_by_customers,
        sales * (1 - 3 * margin - 0.04) as cost_of_sales

    from lent_short

),

stocked as (

    select
        *,
        cost_of_sales / days
        * greatest(2, inventory_days * (1 + 0.10 * normal(customer_no, 'inventory')))
        * (1 + 0.5 * strain + 0.04 * normal(item, 'inventory')) as stock,
        profit
        + sales * (0.02 + 0.022 * normal(item, 'cash flow') - 0.07 * strain) as cash_earned,
        month = 12
        and chance(item, 'audited') < case when customer_type = 'CORP' then 0.92 else 0.3 end
            as is_audited,
        period_end
        + case when month = 12 then whole(item, 'received', 45, 119)
            else whole(item, 'received', 14, 59) end
        + case
            when chance(item, 'late') < 0.05 + 0.15 * strain then whole(item, 'days late', 12, 80)
            else 0
        end as received_date

    from earned

)

select
    customer_id,
    period_end,
    working_day(received_date) as received_date,
    money(assets) as total_assets,
    money(liabilities) as total_liabilities,
    -- Now and then two sides of a balance sheet do not come to the same.
    money(assets) - money(liabilities)
    + case
        when chance(item, 'unbalanced') < 0.005
            then money(assets * (0.02 + 0.05 * chance(item, 'difference')))
        else 0
    end as equity,
    money(
        greatest(
            assets
            * current_share
            * (1 + 0.06 * normal(customer_no, 'current'))
            * (1 - 0.22 * strain),
            money_held + owed_by_customers + stock
        )
    ) as current_assets,
    money(greatest(liabilities * due_soon_share, borrowed_short)) as current_liabilities,
    money(money_held) as cash,
    money(owed_by_customers) as receivables,
    money(stock) as inventory,
    money(borrowed_short) as short_debt,
    money(sales) as revenue,
    money(cost_of_sales) as cost,
    money(profit) as net_profit,
    money(interest) as interest_expense,
    money(case when profit > 0 then profit / 0.78 else profit end + interest) as ebit,
    -- Small businesses seldom draw up a statement of cash flows for an interim period.
    case
        when customer_type = 'CORP' or month = 12 or chance(item, 'has cash flow') < 0.7
            then money(cash_earned)
    end as operating_cash_flow,
    is_audited as audited,
    case
        when not is_audited then null
        when chance(item, 'opinion') < 0.002 + 0.04 * strain then 'ADVERSE'
        when chance(item, 'opinion') < 0.004 + 0.08 * strain then 'DISCLAIMER'
        when chance(item, 'opinion') < 0.015 + 0.25 * strain then 'QUALIFIED'
        when chance(item, 'opinion') < 0.05 + 0.30 * strain then 'EMPHASIS'
        else 'UNQUALIFIED'
    end as audit_opinion

from stocked

where
    working_day(received_date) <= as_of()
    -- Some never arrive, most often where nobody asks for them.
    and chance(item, 'never sent')
    >= case
        when branch_id = hiding_branch() and period_end > as_of() - 500 then 0.45
        else 0.025 + 0.12 * strain
    end

order by customer_no, period_end
"""

STATEMENTS_FILE = "select * from block_statements order by rowid"
