-- How everything that secures loans stands on the as-of date.
--
-- grain: one row per collateral that is not released
-- key:   collateral_id
-- note:  a guarantor is a collateral of type GUARANTOR; where its number is that of a customer it is
--        that customer, else nothing is known of it. It has no value that loans could be held against.
--        Deposits, bonds, margins and acceptances are worth what is written on them: nobody values
--        them again. What is lost is worth nothing
-- table

with

build_arguments as (

    select * from staging.stg_postloan__build_arguments

),

parameters as (

    select * from intermediate.int_guarantee_parameters

),

collaterals as (

    select * from staging.stg_bank__collaterals

),

customers as (

    select * from staging.stg_bank__customers

),

troubles as (

    select * from intermediate.int_guarantor_troubles

),

troubled as (

    select
        customer_id,
        max(case when trouble = 'OVERDUE' then 1 else 0 end) as is_overdue,
        max(case when trouble = 'SUED' then 1 else 0 end) as is_sued,
        min(from_date) as troubled_since_date

    from troubles

    where to_date is null

    group by customer_id

),

-- Customers with a loan of which nobody reports how far past due it is.
silent as (

    select distinct customer_id

    from marts.loans

    where
        loan_state = 'ACTIVE'
        and days_past_due is null

),

sorted_out as (

    select
        collaterals.collateral_id,
        collaterals.collateral_type,
        coalesce(collaterals.collateral_status, 'NORMAL') as collateral_status,
        collaterals.collateral_status is not null as is_status_told,
        collaterals.collateral_type = 'GUARANTOR' as is_guarantor,
        collaterals.collateral_type in (
            'REAL_ESTATE', 'EQUIPMENT', 'INVENTORY', 'RECEIVABLE', 'OTHER'
        ) as is_to_value,
        case
            when collaterals.collateral_type = 'GUARANTOR' then null
            when collaterals.collateral_status = 'LOST' then cast(0 as decimal(18, 2))
            else collaterals.collateral_value
        end as counted_value,
        collaterals.collateral_value,
        collaterals.first_collateral_value,
        customers.customer_id as guarantor_id,
        silent.customer_id is not null as is_silent,
        troubled.is_overdue,
        troubled.is_sued,
        collaterals.is_registered,
        build_arguments.as_of_date,
        case
            when collaterals.valuation_date <= build_arguments.as_of_date
                then collaterals.valuation_date
        end as valuation_date,
        cast(
            collaterals.valuation_date + parameters.valuation_months * interval 1 month as date
        ) as valuation_due_date,
        collaterals.insured_until as insured_until_date,
        collaterals.registration_until as registered_until_date,
        case
            when collaterals.last_check_date <= build_arguments.as_of_date
                then collaterals.last_check_date
        end as last_check_date,
        troubled.troubled_since_date,
        parameters.revaluation_notice_days,
        parameters.expiry_notice_days,
        parameters.value_fall

    from collaterals
    cross join build_arguments
    cross join parameters
    left join customers
        on
            collaterals.collateral_id = customers.customer_id
            and collaterals.collateral_type = 'GUARANTOR'
    left join troubled on customers.customer_id = troubled.customer_id
    left join silent on customers.customer_id = silent.customer_id

    where coalesce(collaterals.collateral_status, 'NORMAL') <> 'RELEASED'

),

measured as (

    select
        *,
        -- Nine decimals, so that a fall from 10 to 8 is a fifth and not nearly one.
        case
            when not is_guarantor
                then
                    round(
                        cast(collateral_value as double)
                        / nullif(cast(first_collateral_value as double), 0)
                        - 1,
                        9
                    )
        end as value_change

    from sorted_out

)

select
    collateral_id,
    collateral_type,
    collateral_status,
    is_status_told,
    is_guarantor,
    is_to_value,
    counted_value,
    collateral_value,
    first_collateral_value,
    value_change,
    guarantor_id,
    is_registered,
    case
        when is_guarantor then 'NOT_ASKED'
        when collateral_value is null then 'NO_VALUE'
        when not is_to_value then 'NOT_ASKED'
        when valuation_date is null then 'NO_DATE'
        when as_of_date > valuation_due_date then 'TOO_OLD'
        when as_of_date + revaluation_notice_days >= valuation_due_date then 'DUE_SOON'
        else 'IN_DATE'
    end as valuation_state,
    case
        when is_guarantor then 'NOT_ASKED'
        when value_change is null then 'NOT_KNOWN'
        when value_change <= -value_fall then 'FALLEN'
        else 'HELD'
    end as value_state,
    case
        when is_guarantor then 'NOT_ASKED'
        when insured_until_date is null then 'NOT_TOLD'
        when insured_until_date < as_of_date then 'EXPIRED'
        when insured_until_date <= as_of_date + expiry_notice_days then 'EXPIRING'
        else 'IN_FORCE'
    end as insurance_state,
    case
        when is_guarantor then 'NOT_ASKED'
        when not is_registered then 'NOT_REGISTERED'
        when registered_until_date is null then 'NOT_TOLD'
        when registered_until_date < as_of_date then 'EXPIRED'
        when registered_until_date <= as_of_date + expiry_notice_days then 'EXPIRING'
        else 'IN_FORCE'
    end as registration_state,
    case
        when not is_guarantor then 'NO_GUARANTOR'
        when guarantor_id is null then 'NOT_A_CUSTOMER'
        when is_overdue = 1 then 'OVERDUE'
        when is_sued = 1 then 'SUED'
        when is_silent then 'NOT_REPORTED'
        else 'CLEAR'
    end as guarantor_state,
    is_guarantor and is_silent as is_guarantor_silent,
    valuation_date,
    case when is_to_value and valuation_date is not null then valuation_due_date end
        as valuation_due_date,
    insured_until_date,
    registered_until_date,
    last_check_date,
    troubled_since_date

from measured
