-- Loan to value of each loan at the month ends since its things were last valued, and as of today.
--
-- grain: one row per loan and month end at which everything that secures it had its present value
-- key:   loan_id, month_end_date
-- note:  what a thing was worth before its last valuation is not told, so there is no row before; a
--        thing without the day of its valuation has one of today only. Shared out as in
--        int_guarantee_links, where a collateral not known yet is a thing whose worth nobody knows
-- table

with

build_arguments as (

    select * from staging.stg_postloan__build_arguments

),

spans as (

    select * from intermediate.int_guarantee_spans

),

links as (

    select * from staging.stg_bank__collateral_links

),

collaterals as (

    select * from staging.stg_bank__collaterals

),

numbered_loans as (

    select * from intermediate.int_loans

),

loan_months as (

    select * from marts.loan_months

),

things as (

    select
        loan_id,
        collateral_id,
        customer_id,
        secured_amount,
        counted_value,
        bearing_amount,
        valuation_date

    from spans

    where not is_guarantor

    union all

    select
        links.loan_id,
        links.collateral_id,
        numbered_loans.customer_id,
        links.secured_amount,
        null as counted_value,
        null as bearing_amount,
        null as valuation_date

    from links
    inner join numbered_loans on links.loan_id = numbered_loans.loan_id
    left join collaterals on links.collateral_id = collaterals.collateral_id

    where collaterals.collateral_id is null

),

weighed as (

    select
        *,
        count(*) over (partition by loan_id) as thing_count,
        count(bearing_amount) over (partition by loan_id) as known_count,
        sum(bearing_amount) over (partition by loan_id) as whole_bearing_amount

    from things

),

dated as (

    select
        weighed.*,
        coalesce(weighed.valuation_date, build_arguments.as_of_date) as valued_from_date

    from weighed
    cross join build_arguments

),

shared_out as (

    select
        dated.loan_id,
        dated.collateral_id,
        dated.customer_id,
        dated.secured_amount,
        dated.counted_value,
        dated.thing_count,
        loan_months.month_end_date,
        cast(
            case
                when dated.thing_count = 1 then loan_months.outstanding_principal
                when dated.known_count < dated.thing_count then null
                when dated.whole_bearing_amount = 0
                    then cast(loan_months.outstanding_principal as double) / dated.thing_count
                else
                    cast(loan_months.outstanding_principal as double)
                    * cast(dated.bearing_amount as double)
                    / nullif(cast(dated.whole_bearing_amount as double), 0)
            end as decimal(38, 14)
        ) as share_of_balance

    from dated
    inner join loan_months on dated.loan_id = loan_months.loan_id

    where
        loan_months.loan_state = 'ACTIVE'
        and loan_months.month_end_date >= dated.valued_from_date

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
        count(*) over (partition by collateral_id, month_end_date) as loan_count,
        count(placed_amount) over (partition by collateral_id, month_end_date)
            as known_loan_count,
        sum(placed_amount) over (partition by collateral_id, month_end_date)
            as whole_placed_amount

    from placed

),

valued as (

    select
        *,
        cast(
            case
                when known_loan_count < loan_count then null
                when loan_count = 1 then counted_value
                when whole_placed_amount = 0 then cast(counted_value as double) / loan_count
                else
                    cast(counted_value as double)
                    * cast(placed_amount as double)
                    / nullif(cast(whole_placed_amount as double), 0)
            end as decimal(38, 14)
        ) as share_of_value

    from gathered

),

of_loans as (

    select
        loan_id,
        month_end_date,
        max(customer_id) as customer_id,
        max(thing_count) as thing_count,
        count(*) as row_count,
        count(placed_amount) as placed_count,
        count(share_of_value) as known_count,
        sum(placed_amount) as placed_amount,
        sum(share_of_value) as share_of_value,
        min(collateral_id) as first_collateral_id

    from valued

    group by loan_id, month_end_date

)

select
    loan_id,
    customer_id,
    month_end_date,
    first_collateral_id,
    placed_count < thing_count and thing_count = 1 as is_balance_missing,
    -- Nine decimals, so that 7 of 10 are 0.7 and not a little more.
    case
        when known_count = thing_count
            then
                round(
                    cast(placed_amount as double) / nullif(cast(share_of_value as double), 0), 9
                )
    end as loan_to_value

from of_loans

where row_count = thing_count
