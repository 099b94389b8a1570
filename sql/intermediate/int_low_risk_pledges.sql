-- What each collateral brings to each loan it secures, by the rules of low-risk loans.
--
-- grain: one row per loan in the book at the as-of date and collateral
-- key:   loan_id, collateral_id
-- note:  deposit certificates, treasury bonds, margin deposits and bank acceptances count, while nothing
--        is wrong with them; others bring nothing. The value is shared over all loans secured, by the
--        amounts secured or else by what is owed, and counted once

with

links as (

    select * from staging.stg_bank__collateral_links

),

collaterals as (

    select * from staging.stg_bank__collaterals

),

claims as (

    select * from intermediate.int_secured_claims

),

pledged as (

    select
        links.loan_id,
        links.collateral_id,
        links.secured_amount,
        collaterals.collateral_value,
        coalesce(links.secured_amount, claims.claim_amount) as weight,
        collaterals.collateral_type in ('CD', 'TBOND', 'MARGIN', 'BANK_ACCEPTANCE')
            as is_of_low_risk,
        coalesce(collaterals.collateral_status, 'NORMAL') as collateral_status

    from links
    inner join claims on links.loan_id = claims.loan_id
    left join collaterals on links.collateral_id = collaterals.collateral_id

),

weighed as (

    select
        *,
        sum(weight) over (partition by collateral_id) as whole_weight,
        count(*) over (partition by collateral_id)
        = count(weight) over (partition by collateral_id) as is_whole_known

    from pledged

),

shared as (

    select
        *,
        -- Six decimals, so that no cent is lost or made by dividing before a loan's pledges are added.
        cast(
            case
                when not is_whole_known then null
                when whole_weight = 0 then 0
                else
                    cast(collateral_value as double)
                    * cast(weight as double)
                    / nullif(cast(whole_weight as double), 0)
            end as decimal(38, 6)
        ) as share_of_value

    from weighed

)

select
    loan_id,
    collateral_id,
    coalesce(not is_of_low_risk and collateral_status <> 'RELEASED', false) as is_of_another_kind,
    -- Missing while it is not known what the collateral is, or is worth.
    case
        when not is_of_low_risk or collateral_status <> 'NORMAL' then 0
        when is_of_low_risk is null or share_of_value is null then null
        when secured_amount < share_of_value then secured_amount
        else share_of_value
    end as cover_amount

from shared
