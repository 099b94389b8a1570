"""What secures the loans: houses, goods and papers, some for two loans, and those who answer."""

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

    where
        states.guarantee_type in ('MORTGAGE', 'PLEDGE')
        -- Of a few nobody wrote down what secures them.
        and (states.is_low_risk or chance(states.loan_no, 'collateral not entered') >= 0.012)

)

select
    *,
    case when chance(loan_no, 'shares collateral') < 0.3 then first_loan_no else loan_no end
        as collateral_no,
    -- A low-risk loan is covered with its interest, others for what was lent.
    case when is_low_risk then due_amount else amount end as secured_amount

from secured
"""

# Who answers for loans on a guarantee: mostly other customers, one for all loans of a borrower.
GUARANTEED_LOANS = """
create or replace temp table block_guaranteed_loans as
with

candidates as (

    select
        customer_no,
        customer_type = 'RETAIL' as is_person,
        bool_or(status = 'ACTIVE' and first_unmet_due < as_of()) as is_overdue

    from block_states

    group by customer_no, customer_type

),

numbered as (

    select
        *,
        row_number() over (partition by is_person order by customer_no) as place,
        count(*) over (partition by is_person) as place_count,
        row_number() over (partition by is_person, is_overdue order by customer_no)
            as place_among_alike,
        count(*) over (partition by is_person, is_overdue) as alike_count

    from candidates

),

guaranteed as (

    select
        loan_no,
        loan_id,
        customer_no,
        customer_type = 'RETAIL' as is_person,
        status,
        disbursed_date,
        amount,
        chance(customer_no, 'guarantor is weak') < 0.08 as wants_weak

    from block_states

    where guarantee_type = 'GUARANTEE' and chance(loan_no, 'guarantor not entered') >= 0.02

),

chosen as (

    select
        guaranteed.*,
        coalesce(weak.customer_no, anybody.customer_no) as guarantor_no

    from guaranteed

    left join numbered as anybody
        on
            guaranteed.is_person = anybody.is_person
            and anybody.place
            = 1 + floor(
                chance(guaranteed.customer_no, 'guarantor') * anybody.place_count
            )

    left join numbered as weak
        on
            guaranteed.wants_weak
            and weak.is_overdue
            and guaranteed.is_person = weak.is_person
            and weak.place_among_alike
            = 1 + floor(chance(guaranteed.customer_no, 'guarantor') * weak.alike_count)

)

select
    *,
    -- Nobody answers for himself; some who answer are no customers of the bank.
    case
        when
            guarantor_no is null
            or guarantor_no = customer_no
            or chance(customer_no, 'guarantor from outside') < 0.2
            then 'BZ' || lpad(customer_no::varchar, 9, '0')
        else 'C' || lpad(guarantor_no::varchar, 9, '0')
    end as guarantor_id

from chosen
"""

COLLATERALS = """
create or replace temp table block_collaterals as
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
        sum(secured_amount) as secured_amount,
        any_value(region_id) as region_id

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
            -- On a few too much was lent from the start.
            when chance(collateral_no, 'lent too much') < 0.03
                then round(
                    secured_amount / (0.8 + 0.4 * chance(collateral_no, 'lent')) / 1000
                ) * 1000
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
        )::integer as valued_on,
        -- In the region in trouble houses and machines lost more, elsewhere a few did.
        case
            when
                chance(collateral_no, 'price fell')
                < case when region_id = troubled_region() then 0.35 else 0.04 end
                then 0.6 + 0.18 * chance(collateral_no, 'price')
            else 1
        end as price,
        -- Insured from year to year, the right of machines and claims registered for three; some
        -- forget to renew.
        365 * (
            (as_of() - taken_on) // 365
            + case when chance(collateral_no, 'not insured again') < 0.06 then 0 else 1 end
        ) as insured_days,
        1095 * (
            (as_of() - taken_on) // 1095
            + case when chance(collateral_no, 'not registered again') < 0.05 then 0 else 1 end
        ) as registered_days

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
                taken_for * price * pow(
                    case kind when 'REAL_ESTATE' then 0.98 when 'EQUIPMENT' then 0.94 else 0.96 end,
                    greatest(0, valued_on - taken_on) / 365
                ) / 1000
            ) * 1000
        end
    ) as value,
    money(taken_for) as first_value,
    case
        when is_low_risk then taken_on
        when chance(collateral_no, 'valuation not entered') < 0.01 then null
        else greatest(taken_on, valued_on)
    end as valuation_date,
    case
        when kind in ('REAL_ESTATE', 'EQUIPMENT', 'RECEIVABLE')
            then chance(collateral_no, 'registered') < 0.97
    end as registered,
    case
        when is_low_risk then null
        when kind = 'REAL_ESTATE' and customer_type = 'RETAIL'
            then last_maturity_date + whole(collateral_no, 'insured until', -30, 400)
        when kind in ('REAL_ESTATE', 'EQUIPMENT', 'INVENTORY')
            then taken_on + insured_days::integer
    end as insured_until,
    case
        when kind = 'REAL_ESTATE' then last_maturity_date + 365
        when kind in ('EQUIPMENT', 'RECEIVABLE') then taken_on + registered_days::integer
    end as registration_until,
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

union all

select
    guarantor_id as collateral_id,
    'GUARANTOR' as type,
    null as value,
    null as first_value,
    null as valuation_date,
    null as registered,
    null as insured_until,
    null as registration_until,
    case when bool_and(status = 'SETTLED') then 'RELEASED' else 'NORMAL' end as status,
    greatest(
        min(disbursed_date), as_of() - whole(guarantor_id, 'last check', 5, 400)
    ) as last_check_date

from block_guaranteed_loans

group by guarantor_id
"""

COLLATERALS_FILE = "select * from block_collaterals order by collateral_id"

LINKS_FILE = """
select
    loan_id,
    'DB' || lpad(collateral_no::varchar, 9, '0') as collateral_id,
    secured_amount

from block_secured_loans

union all

select
    loan_id,
    guarantor_id as collateral_id,
    amount as secured_amount

from block_guaranteed_loans

order by loan_id, collateral_id
"""
