-- What the pledges of low-risk loans cover of what is owed, where both are known.
--
-- grain: one row per low-risk loan in the book at the as-of date whose cover can be tested
-- key:   loan_id
-- note:  a loan without any pledge has a cover of nothing once both files arrived; until then, and
--        while the worth of a pledge is not known, there is no row
-- table

with

collaterals as (

    select * from staging.stg_bank__collaterals

),

links as (

    select * from staging.stg_bank__collateral_links

),

claims as (

    select * from intermediate.int_secured_claims

),

pledges as (

    select * from intermediate.int_low_risk_pledges

),

parameters as (

    select * from intermediate.int_exception_parameters

),

-- A file of which no row arrived did not arrive.
collaterals_arrived as (

    select count(*) > 0 as has_rows

    from collaterals

),

links_arrived as (

    select count(*) > 0 as has_rows

    from links

),

covers as (

    select
        loan_id,
        cast(sum(cover_amount) as decimal(38, 2)) as cover_amount,
        count(*) - count(cover_amount) as unknown_count,
        count(case when is_of_another_kind then 1 end) as other_pledge_count

    from pledges

    group by loan_id

),

measured as (

    select
        claims.loan_id,
        claims.claim_amount,
        coalesce(covers.cover_amount, 0) as cover_amount,
        coalesce(covers.other_pledge_count, 0) as other_pledge_count,
        parameters.low_risk_cover_share as limit_share

    from claims
    inner join collaterals_arrived on collaterals_arrived.has_rows
    inner join links_arrived on links_arrived.has_rows
    cross join parameters
    left join covers on claims.loan_id = covers.loan_id

    where
        claims.scope = 'LOW_RISK'
        and claims.claim_amount is not null
        and coalesce(covers.unknown_count, 0) = 0

)

select
    loan_id,
    cover_amount,
    claim_amount,
    cast(cover_amount as double) / nullif(cast(claim_amount as double), 0) as cover_share,
    limit_share,
    cast(other_pledge_count as integer) as other_pledge_count,
    cover_amount < limit_share * claim_amount or other_pledge_count > 0 as is_exception

from measured
