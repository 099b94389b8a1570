-- What every organisation, its whole subtree, recovered 清收 in a month, and its plan.
--
-- grain: one row per organisation and month end that has one before
-- key:   org_id, month_end_date
-- scope: org_id
-- sort:  org_id, month_end_date
-- own:   judged
-- adds:  overdue_loan_count, not_measured_loan_count, opening_overdue_amount,
--        measured_opening_amount, recovered_amount, refinanced_amount, untargeted_org_count
-- note:  a plan is compared with the time of the month's own share of it: what was to be recovered
--        in the days passed. Its day is today, so at a calendar month end the time is all over. No
--        target is no plan, not a plan of nothing
-- columns:
--   org_id: Organisation, with everything below it
--   month_end_date: Calendar month end, or the as-of date as the last point
--   overdue_loan_count [loans]: Loans past due at the month end before
--   not_measured_loan_count [loans]: Those of which no recovered amount is known
--   opening_overdue_amount [yuan]: Overdue amount at the month end before; empty where not reported
--   measured_opening_amount [yuan]: The same of the loans of which a recovered amount is known
--   recovered_amount [yuan]: Cash of the month that went into it; empty where not known
--   refinanced_amount [yuan]: What new loans filled of it, which is not recovered
--   recovery_rate [ratio]: Recovered / measured opening overdue amount
--   target_amount [yuan]: Target of the month: of each target the share of its days; empty: none
--   planned_amount [yuan]: Part of it for the days passed
--   plan_completion [ratio]: Recovered / target
--   time_elapsed [ratio]: Days of the target passed / its days in the month
--   deviation [points]: Completion less time elapsed, as a share: -0.14 is 14 points behind
--   projected_landing [ratio]: Recovered / planned: share of the target reached if it goes on so
--   is_behind: The plan is behind the time by more than the bank allows
--   is_target_set: The target was set for the organisation, and not added up from those below
--   has_overdue: Loans were past due at the month end before
--   untargeted_org_count [organisations]: Those with overdue loans of their own whom no target covers

with

collection_months as (

    select * from marts.collection_months

),

org_months as (

    select * from marts.org_months

),

org_closure as (

    select * from marts.org_closure

),

months as (

    select * from intermediate.int_months

),

targets as (

    select * from intermediate.int_org_targets

),

parameters as (

    select * from intermediate.int_recovery_parameters

),

own as (

    select
        org_id,
        month_end_date,
        count(*) as overdue_loan_count,
        count(*) - count(recovered_amount) as not_measured_loan_count,
        -- Not summed below, but what the amounts of org_months are compared with.
        sum(opening_overdue_amount) as opening_overdue_amount,
        sum(measured_opening_amount) as measured_opening_amount,
        sum(recovered_amount) as recovered_amount,
        sum(refinanced_amount) as refinanced_amount

    from collection_months

    group by org_id, month_end_date

),

-- Organisations with a target of their own, or of one above them, in a month.
covered as (

    select distinct
        org_closure.descendant_org_id as org_id,
        targets.month_number

    from targets
    inner join org_closure on targets.org_id = org_closure.ancestor_org_id

    where
        targets.is_set
        or org_closure.distance = 0

),

judged as (

    select
        own.org_id,
        own.month_end_date,
        own.overdue_loan_count,
        own.not_measured_loan_count,
        own.opening_overdue_amount,
        own.measured_opening_amount,
        own.recovered_amount,
        own.refinanced_amount,
        case when covered.org_id is null then 1 else 0 end as untargeted_org_count

    from own
    inner join months on own.month_end_date = months.month_end_date
    left join covered
        on
            own.org_id = covered.org_id
            and months.month_number = covered.month_number

),

subtree as (

    select
        org_closure.ancestor_org_id as org_id,
        judged.month_end_date,
        sum(judged.overdue_loan_count) as overdue_loan_count,
        sum(judged.not_measured_loan_count) as not_measured_loan_count,
        sum(judged.measured_opening_amount) as measured_opening_amount,
        sum(judged.recovered_amount) as recovered_amount,
        sum(judged.refinanced_amount) as refinanced_amount,
        sum(judged.untargeted_org_count) as untargeted_org_count

    from judged
    inner join org_closure on judged.org_id = org_closure.descendant_org_id

    group by org_closure.ancestor_org_id, judged.month_end_date

),

every_month as (

    select
        org_months.org_id,
        months.month_number,
        months.month_end_date,
        cast(coalesce(subtree.overdue_loan_count, 0) as bigint) as overdue_loan_count,
        cast(coalesce(subtree.not_measured_loan_count, 0) as bigint) as not_measured_loan_count,
        cast(coalesce(subtree.untargeted_org_count, 0) as bigint) as untargeted_org_count,
        cast(org_months.overdue_amount as decimal(38, 2)) as opening_overdue_amount,
        subtree.measured_opening_amount,
        subtree.recovered_amount,
        subtree.refinanced_amount,
        -- Nothing past due, and known to be: nothing to recover.
        case
            when subtree.org_id is null and org_months.overdue_amount is not null then 0
        end as no_arrears

    from org_months
    inner join months on org_months.month_end_date = months.previous_month_end_date
    left join subtree
        on
            org_months.org_id = subtree.org_id
            and months.month_end_date = subtree.month_end_date

),

planned as (

    select
        every_month.org_id,
        every_month.month_end_date,
        every_month.overdue_loan_count,
        every_month.not_measured_loan_count,
        every_month.untargeted_org_count,
        every_month.opening_overdue_amount,
        cast(
            coalesce(every_month.measured_opening_amount, every_month.no_arrears)
            as decimal(38, 2)
        ) as measured_opening_amount,
        cast(
            coalesce(every_month.recovered_amount, every_month.no_arrears) as decimal(38, 2)
        ) as recovered_amount,
        cast(
            coalesce(every_month.refinanced_amount, every_month.no_arrears) as decimal(38, 2)
        ) as refinanced_amount,
        targets.target_amount,
        targets.planned_amount,
        targets.planned_weight,
        coalesce(targets.is_set, false) as is_target_set,
        targets.planned_weight / nullif(targets.target_weight, 0) as time_elapsed

    from every_month
    left join targets
        on
            every_month.org_id = targets.org_id
            and every_month.month_number = targets.month_number

),

compared as (

    select
        org_id,
        month_end_date,
        overdue_loan_count,
        not_measured_loan_count,
        untargeted_org_count,
        opening_overdue_amount,
        measured_opening_amount,
        recovered_amount,
        refinanced_amount,
        target_amount,
        planned_amount,
        is_target_set,
        time_elapsed,
        cast(recovered_amount as double) / nullif(cast(measured_opening_amount as double), 0)
            as recovery_rate,
        cast(recovered_amount as double) / nullif(cast(target_amount as double), 0)
            as plan_completion,
        cast(recovered_amount as double) / nullif(planned_weight, 0) as projected_landing

    from planned

)

select
    compared.org_id,
    compared.month_end_date,
    compared.overdue_loan_count,
    compared.not_measured_loan_count,
    compared.opening_overdue_amount,
    compared.measured_opening_amount,
    compared.recovered_amount,
    compared.refinanced_amount,
    compared.recovery_rate,
    compared.target_amount,
    compared.planned_amount,
    compared.plan_completion,
    compared.time_elapsed,
    compared.plan_completion - compared.time_elapsed as deviation,
    compared.projected_landing,
    -- Rounded far beyond what is shown, so that exactly the bound is not more than it.
    coalesce(
        round(compared.plan_completion - compared.time_elapsed, 9)
        < parameters.plan_deviation_alert,
        false
    ) as is_behind,
    compared.is_target_set,
    compared.overdue_loan_count > 0 as has_overdue,
    compared.untargeted_org_count

from compared
cross join parameters
