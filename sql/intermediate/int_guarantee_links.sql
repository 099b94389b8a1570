-- What each loan in the book asks of each thing that secures it, and what of its value stands for it.
--
-- grain: one row per loan in the book at the as-of date and collateral that is not released
-- key:   loan_id, collateral_id
-- note:  the balance of a loan is placed on its things in proportion to what each can bring: its
--        value, at most what it secures of the loan. The value of a thing is shared over its loans in
--        proportion to the balances placed on it. So no balance and no value counts twice: what is
--        placed adds up to the balance, what is shared out to the value. A guarantor bears neither
-- table

with

loans as (

    select * from marts.loans

),

links as (

    select * from staging.stg_bank__collateral_links

),

collaterals as (

    select * from staging.stg_bank__collaterals

),

states as (

    select * from intermediate.int_collateral_states

),

-- A collateral that is not known yet is taken for a thing whose worth nobody knows.
linked as (

    select
        links.loan_id,
        links.collateral_id,
        loans.customer_id,
        loans.org_id,
        loans.outstanding_principal,
        links.secured_amount,
        states.collateral_type,
        coalesce(states.collateral_status, 'NORMAL') as collateral_status,
        coalesce(states.is_guarantor, false) as is_guarantor,
        coalesce(states.is_to_value, false) as is_to_value,
        states.counted_value,
        case
            when links.secured_amount < states.counted_value then links.secured_amount
            else states.counted_value
        end as bearing_amount

    from links
    inner join loans on links.loan_id = loans.loan_id
    left join states on links.collateral_id = states.collateral_id
    left join collaterals on links.collateral_id = collaterals.collateral_id

    where
        loans.loan_state = 'ACTIVE'
        and coalesce(collaterals.collateral_status, 'NORMAL') <> 'RELEASED'

),

weighed as (

    select
        *,
        count(*) over (partition by loan_id, is_guarantor) as thing_count,
        count(bearing_amount) over (partition by loan_id, is_guarantor) as known_count,
        sum(bearing_amount) over (partition by loan_id, is_guarantor) as whole_bearing_amount

    from linked

),

-- Fourteen decimals, so that no cent is lost or made by dividing before the parts are added.
shared_out as (

    select
        *,
        cast(
            case
                when is_guarantor then null
                when thing_count = 1 then outstanding_principal
                when known_count < thing_count then null
                when whole_bearing_amount = 0
                    then cast(outstanding_principal as double) / thing_count
                else
                    cast(outstanding_principal as double)
                    * cast(bearing_amount as double)
                    / nullif(cast(whole_bearing_amount as double), 0)
            end as decimal(38, 14)
        ) as share_of_balance

    from weighed

),

placed as (

    select
        *,
        case when secured_amount < share_of_balance then secured_amount else share_of_balance end
            as placed_amount

    from shared_out

),

gathered as (

    select
        *,
        count(*) over (partition by collateral_id) as loan_count,
        count(placed_amount) over (partition by collateral_id) as known_loan_count,
        sum(placed_amount) over (partition by collateral_id) as whole_placed_amount

    from placed

),

valued as (

    select
        *,
        cast(
            case
                when is_guarantor or known_loan_count < loan_count then null
                when loan_count = 1 then counted_value
                when whole_placed_amount = 0 then cast(counted_value as double) / loan_count
                else
                    cast(counted_value as double)
                    * cast(placed_amount as double)
                    / nullif(cast(whole_placed_amount as double), 0)
            end as decimal(38, 14)
        ) as share_of_value

    from gathered

)

select
    loan_id,
    collateral_id,
    customer_id,
    org_id,
    collateral_type,
    collateral_status,
    is_guarantor,
    is_to_value,
    outstanding_principal,
    secured_amount,
    placed_amount,
    share_of_value,
    case
        when placed_amount <= share_of_value then placed_amount
        when share_of_value < placed_amount then share_of_value
    end as covered_amount,
    -- All that hangs on the collateral, whosever loans they are.
    loan_count as collateral_loan_count,
    case when known_loan_count = loan_count then whole_placed_amount end
        as whole_placed_amount

from valued
