-- Sums of money that must survive the way from the accepted rows to the marts.
--
-- grain: one row per sum
-- key:   control_name
-- scope: bank
-- sort:  control_name
-- columns:
--   control_name: What is summed
--   received_amount [yuan]: Sum over the accepted rows that count
--   computed_amount [yuan]: The same sum over the marts
--   left_out_amount [yuan]: Part of it the marts leave out by rule: after the as-of date, reversed
--   difference_amount [yuan]: What is not explained; must be 0

with

build_arguments as (

    select * from staging.stg_postloan__build_arguments

),

received_loans as (

    select * from staging.stg_bank__loans

),

received_repayments as (

    select * from staging.stg_bank__repayments

),

loans as (

    select * from marts.loans

),

disbursed_received as (

    select
        coalesce(sum(received_loans.disbursed_amount), 0) as received_amount,
        coalesce(
            sum(
                case
                    when received_loans.disbursed_date > build_arguments.as_of_date
                        then received_loans.disbursed_amount
                end
            ),
            0
        ) as left_out_amount

    from received_loans
    cross join build_arguments

),

disbursed_computed as (

    select coalesce(sum(disbursed_amount), 0) as computed_amount from loans

),

paid_received as (

    select coalesce(sum(case when txn_type <> 'REVERSAL' then amount end), 0) as received_amount

    from received_repayments

),

reversals as (

    select distinct reversal_of

    from staging.stg_bank__repayments

    where txn_type = 'REVERSAL'

),

paid_left_out as (

    select coalesce(sum(received_repayments.amount), 0) as left_out_amount

    from received_repayments
    cross join build_arguments
    left join received_loans on received_repayments.loan_id = received_loans.loan_id
    left join reversals on received_repayments.txn_id = reversals.reversal_of

    where
        received_repayments.txn_type <> 'REVERSAL'
        and (
            received_repayments.value_date > build_arguments.as_of_date
            or reversals.reversal_of is not null
            or received_loans.loan_id is null
            or received_loans.disbursed_date > build_arguments.as_of_date
        )

),

paid_computed as (

    select coalesce(sum(paid_amount), 0) as computed_amount from loans

),

sums as (

    select
        'DISBURSED_AMOUNT' as control_name,
        disbursed_received.received_amount,
        disbursed_computed.computed_amount,
        disbursed_received.left_out_amount

    from disbursed_received
    cross join disbursed_computed

    union all

    select
        'PAID_AMOUNT' as control_name,
        paid_received.received_amount,
        paid_computed.computed_amount,
        paid_left_out.left_out_amount

    from paid_received
    cross join paid_computed
    cross join paid_left_out

)

select
    control_name,
    cast(received_amount as decimal(38, 2)) as received_amount,
    cast(computed_amount as decimal(38, 2)) as computed_amount,
    cast(left_out_amount as decimal(38, 2)) as left_out_amount,
    cast(received_amount - left_out_amount - computed_amount as decimal(38, 2))
        as difference_amount

from sums
