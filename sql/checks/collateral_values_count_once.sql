-- Fails when the shares of a collateral's value are not its value, or more of a loan's balance rests
-- on its collateral than there is.

with

collateral_loans as (

    select * from marts.collateral_loans

),

collaterals as (

    select * from marts.collaterals

),

-- The same for every organisation that sees it; what is lost is worth nothing.
values_counted as (

    select
        collateral_id,
        max(case when collateral_status = 'LOST' then 0 else collateral_value end)
            as counted_value

    from collaterals

    group by collateral_id

),

of_things as (

    select
        collateral_id,
        count(*) as loan_count,
        count(share_of_value) as known_count,
        sum(share_of_value) as share_of_value

    from collateral_loans

    where not is_guarantor

    group by collateral_id

),

of_loans as (

    select
        loan_id,
        max(outstanding_principal) as outstanding_principal,
        sum(placed_amount) as placed_amount

    from collateral_loans

    group by loan_id

)

select
    of_things.collateral_id as item_id,
    cast(of_things.share_of_value as decimal(38, 2)) as amount,
    values_counted.counted_value as whole_amount

from of_things
inner join values_counted on of_things.collateral_id = values_counted.collateral_id

-- The parts are rounded after fourteen decimals: together they may miss the value by next to nothing.
where
    of_things.known_count = of_things.loan_count
    and abs(of_things.share_of_value - values_counted.counted_value)
    > 0.000001 * of_things.loan_count

union all

select
    loan_id as item_id,
    cast(placed_amount as decimal(38, 2)) as amount,
    outstanding_principal as whole_amount

from of_loans

where cast(placed_amount as decimal(38, 2)) > outstanding_principal
