-- Loans of every organisation, its whole subtree, at every month end by stage, and what is stuck.
--
-- grain: one row per organisation, month end and stage with loans in the book
-- key:   org_id, month_end_date, stage_code
-- scope: org_id
-- sort:  org_id, month_end_date, stage_code
-- own:   stage_months
-- adds:  loan_count, outstanding_principal, stuck_loan_count, stuck_principal
-- note:  the stages of an organisation and month end add up to its loans in org_months
-- columns:
--   org_id: Organisation, with everything below it
--   month_end_date: Calendar month end, or the as-of date as the last point
--   stage_code: Stage
--   loan_count [loans]: Loans in the stage
--   outstanding_principal [yuan]: Principal not yet paid of those loans; empty where none is reported
--   stuck_loan_count [loans]: Loans in it beyond its limit
--   stuck_principal [yuan]: Principal not yet paid of those loans; empty where none is reported
--   stuck_rate [ratio]: Loans beyond the limit / loans in the stage
--   stuck_principal_rate [ratio]: Principal of loans beyond the limit / principal in the stage

with

stage_months as (

    select * from marts.stage_months

),

org_closure as (

    select * from marts.org_closure

),

summed as (

    select
        org_closure.ancestor_org_id as org_id,
        stage_months.month_end_date,
        stage_months.stage_code,
        cast(sum(stage_months.loan_count) as bigint) as loan_count,
        cast(sum(stage_months.outstanding_principal) as decimal(38, 2)) as outstanding_principal,
        cast(sum(stage_months.stuck_loan_count) as bigint) as stuck_loan_count,
        cast(
            case
                when sum(stage_months.stuck_loan_count) = 0 then 0
                else
                    sum(
                        case
                            when stage_months.stuck_loan_count > 0
                                then stage_months.stuck_principal
                        end
                    )
            end as decimal(38, 2)
        ) as stuck_principal

    from stage_months
    inner join org_closure on stage_months.org_id = org_closure.descendant_org_id

    group by
        org_closure.ancestor_org_id,
        stage_months.month_end_date,
        stage_months.stage_code

)

select
    org_id,
    month_end_date,
    stage_code,
    loan_count,
    outstanding_principal,
    stuck_loan_count,
    stuck_principal,
    cast(stuck_loan_count as double) / nullif(cast(loan_count as double), 0) as stuck_rate,
    cast(stuck_principal as double) / nullif(cast(outstanding_principal as double), 0)
        as stuck_principal_rate

from summed
