-- Every collection target 清收目标, and what of it was recovered in its period so far.
--
-- grain: one row per target
-- key:   target_id
-- scope: org_id
-- sort:  org_id, target_id
-- note:  recovered is what was paid on the days of the period into arrears of the month end before
--        each payment, of the loans of the organisation and everything below it, cut as the target is:
--        by the bucket, hand or handler of that month end
-- columns:
--   target_id: Number of the target
--   org_id: Organisation that is to recover it, with everything below it
--   handler_id: Person who is to; empty: the organisation
--   bucket: Bucket it is for; empty: all
--   hand_no [hand]: Hand it is for; empty: all
--   basis_willingness: Willingness to pay the target was set on: WILLING or UNWILLING
--   basis_source: Source of repayment it was set on: AVAILABLE or LACKING
--   period_start_date: First day of the period
--   period_end_date: Last day of the period
--   period_state: NOT_STARTED, RUNNING or ENDED on the as-of date
--   period_days [days]: Days of the period
--   passed_days [days]: Days of it passed by the as-of date
--   target_amount [yuan]: Amount to recover
--   recovered_amount [yuan]: Recovered in the days passed; empty where not known
--   plan_completion [ratio]: Recovered / target
--   time_elapsed [ratio]: Days passed / days of the period
--   deviation [points]: Completion less time elapsed, as a share: -0.14 is 14 points behind
--   projected_landing [ratio]: Completion / time elapsed: share reached if it goes on so
--   is_behind: The target is behind the time by more than the bank allows

with

build_arguments as (

    select * from staging.stg_postloan__build_arguments

),

targets as (

    select * from staging.stg_bank__collection_targets

),

target_months as (

    select * from intermediate.int_target_months

),

payments as (

    select * from marts.recovered_payments

),

org_collection as (

    select * from marts.org_collection

),

org_closure as (

    select * from marts.org_closure

),

parameters as (

    select * from intermediate.int_recovery_parameters

),

-- A month counts as known where anything recovered of the organisation could be known in it.
known as (

    select distinct target_months.target_id

    from target_months
    inner join org_collection
        on
            target_months.org_id = org_collection.org_id
            and target_months.month_end_date = org_collection.month_end_date

    where
        org_collection.recovered_amount is not null
        and target_months.from_date <= target_months.to_date

),

recovered as (

    select
        target_months.target_id,
        sum(payments.recovered_amount) as recovered_amount

    from target_months
    inner join org_closure on target_months.org_id = org_closure.ancestor_org_id
    inner join payments
        on
            org_closure.descendant_org_id = payments.org_id
            and target_months.month_end_date = payments.month_end_date

    where
        payments.value_date >= target_months.from_date
        and payments.value_date <= target_months.to_date
        and (target_months.bucket is null or target_months.bucket = payments.bucket)
        and (target_months.hand_no is null or target_months.hand_no = payments.hand_no)
        and (target_months.handler_id is null or target_months.handler_id = payments.handler_id)

    group by target_months.target_id

),

dated as (

    select
        targets.target_id,
        targets.org_id,
        targets.handler_id,
        targets.bucket,
        targets.hand_no,
        targets.basis_willingness,
        targets.basis_source,
        targets.target_amount,
        targets.period_start_date,
        targets.period_end_date,
        cast(
            case
                when known.target_id is not null then coalesce(recovered.recovered_amount, 0)
            end as decimal(38, 2)
        ) as recovered_amount,
        case
            when targets.period_start_date > build_arguments.as_of_date then 'NOT_STARTED'
            when targets.period_end_date < build_arguments.as_of_date then 'ENDED'
            else 'RUNNING'
        end as period_state,
        cast(targets.period_end_date - targets.period_start_date + 1 as integer) as period_days,
        cast(
            greatest(
                least(targets.period_end_date, build_arguments.as_of_date)
                - targets.period_start_date + 1,
                0
            ) as integer
        ) as passed_days

    from targets
    cross join build_arguments
    left join known on targets.target_id = known.target_id
    left join recovered on targets.target_id = recovered.target_id

),

compared as (

    select
        target_id,
        org_id,
        handler_id,
        bucket,
        hand_no,
        basis_willingness,
        basis_source,
        period_start_date,
        period_end_date,
        period_state,
        period_days,
        passed_days,
        target_amount,
        recovered_amount,
        cast(recovered_amount as double) / nullif(cast(target_amount as double), 0)
            as plan_completion,
        cast(passed_days as double) / nullif(period_days, 0) as time_elapsed

    from dated

)

select
    compared.target_id,
    compared.org_id,
    compared.handler_id,
    compared.bucket,
    compared.hand_no,
    compared.basis_willingness,
    compared.basis_source,
    compared.period_start_date,
    compared.period_end_date,
    compared.period_state,
    compared.period_days,
    compared.passed_days,
    compared.target_amount,
    compared.recovered_amount,
    compared.plan_completion,
    compared.time_elapsed,
    compared.plan_completion - compared.time_elapsed as deviation,
    compared.plan_completion / nullif(compared.time_elapsed, 0) as projected_landing,
    coalesce(
        round(compared.plan_completion - compared.time_elapsed, 9)
        < parameters.plan_deviation_alert,
        false
    ) as is_behind

from compared
cross join parameters
