"""What secures the loans: houses, goods and papers, some of them for two loans of one customer."""

# Every loan with what secures it. Of the loans of a customer secured alike, some share the first's.
SECURED_LOANS = """
create or replace temp table block_secured_loans as
with

due as (

    select
        loan_no,
        sum(due_principal + due_interest) as due_amount

    from block_plan_in_force

    group by loan_no

),

secured as (

    select
        states.*,
        due.due_amount,
        min(states.loan_no) over (
            partition by states.customer_no, states.guarantee_type, states.is_low_risk
        ) as first_loan_no

    from block_states as states

    inner join due
        on states.loan_no = due.loan_no

    where states.guarantee_type in ('MORTGAGE', 'PLEDGE')

)

select
    *,
    case when chance(loan_no, 'shares collateral') < 0.3 then first_loan_no else loan_no end
        as collateral_no,
    -- A low-risk loan is covered with its interest, others for what was lent.
    case when is_low_risk then due_amount else amount end as secured_amount

from secured
"""

COLLATERALS_FILE = """
with

things as (

    select
        collateral_no,
        any_value(customer_type) as customer_type,
        any_value(guarantee_type) as guarantee_type,
        any_value(is_low_risk) as is_low_risk,
        bool_and(status = 'SETTLED') as is_released,
        bool_or(status = 'WRITTEN_OFF') as is_enforced,
        bool_or(trouble_due is not null) as is_troubled,
        min(disbursed_date) as taken_on,
        max(agreed_maturity_date) as last_maturity_date,
        sum(secured_amount) as secured_amount

    from block_secured_loans

    group by collateral_no

),

typed as (

    select
        *,
        case
            when is_low_risk and chance(collateral_no, 'kind') < 0.72 then 'CD'
            when is_low_risk and chance(collateral_no, 'kind') < 0.82 then 'TBOND'
            when is_low_risk and chance(collateral_no, 'kind') < 0.92 then 'MARGIN'
            when is_low_risk then 'BANK_ACCEPTANCE'
            when guarantee_type = 'PLEDGE' and chance(collateral_no, 'kind') < 0.7
                then 'RECEIVABLE'
            when guarantee_type = 'PLEDGE' then 'BANK_ACCEPTANCE'
            when customer_type = 'RETAIL' or chance(collateral_no, 'kind') < 0.75
                then 'REAL_ESTATE'
            when chance(collateral_no, 'kind') < 0.9 then 'EQUIPMENT'
            else 'INVENTORY'
        end as kind

    from things

),

valued as (

    select
        *,
        case
            -- Some deposits were counted without the interest, or with less than was lent.
            when is_low_risk and chance(collateral_no, 'falls short') < 0.15
                then secured_amount * (0.9 + 0.095 * chance(collateral_no, 'cover'))
            when is_low_risk
                then ceil(secured_amount * (1 + 0.08 * chance(collateral_no, 'cover')) / 100) * 100
            -- Lent against 45 to 70 hundredths of what it was worth.
            else round(secured_amount / (0.45 + 0.25 * chance(collateral_no, 'lent')) / 1000) * 1000
        end as taken_for,
        -- Valued again each year, by some a year late.
        taken_on
        + (
            365 * (
                (as_of() - taken_on) // 365
                - case when chance(collateral_no, 'valued late') < 0.15 then 1 else 0 end
            )
        )::integer as valued_on

    from typed

)

select
    'DB' || lpad(collateral_no::varchar, 9, '0') as collateral_id,
    kind as type,
    money(
        case
            when is_low_risk then taken_for
            -- Houses lost some of their price in these years, machines wear out.
            else round(
                taken_for * pow(
                    case kind when 'REAL_ESTATE' then 0.97 when 'EQUIPMENT' then 0.88 else 0.95 end,
                    greatest(0, valued_on - taken_on) / 365
                ) / 1000
            ) * 1000
        end
    ) as value,
    money(taken_for) as first_value,
    case when is_low_risk then taken_on else greatest(taken_on, valued_on) end as valuation_date,
    case
        when kind in ('REAL_ESTATE', 'EQUIPMENT', 'RECEIVABLE')
            then chance(collateral_no, 'registered') < 0.97
    end as registered,
    case
        when kind in ('REAL_ESTATE', 'EQUIPMENT', 'INVENTORY')
            then last_maturity_date + whole(collateral_no, 'insured until', -120, 400)
    end as insured_until,
    case when kind in ('REAL_ESTATE', 'EQUIPMENT', 'RECEIVABLE') then last_maturity_date + 365 end
        as registration_until,
    case
        when is_released then 'RELEASED'
        when is_enforced and not is_low_risk then 'SEIZED'
        when is_troubled and not is_low_risk and chance(collateral_no, 'goes wrong') < 0.12
            then 'SEIZED'
        when not is_low_risk and chance(collateral_no, 'goes wrong') < 0.004 then 'DISPUTED'
        when kind = 'INVENTORY' and chance(collateral_no, 'goes wrong') < 0.02 then 'LOST'
        else 'NORMAL'
    end as status,
    greatest(taken_on, as_of() - whole(collateral_no, 'last check', 5, 400)) as last_check_date

from valued

order by collateral_no
"""

LINKS_FILE = """
select
    loan_id,
    'DB' || lpad(collateral_no::varchar, 9, '0') as collateral_id,
    secured_amount

from block_secured_loans

order by loan_no
"""
