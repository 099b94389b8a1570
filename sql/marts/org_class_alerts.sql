-- Organisations, with all below them, whose overdue beyond 90 days their classes do not admit.
--
-- grain: one row per rule, organisation, month end and population in which it is an exception
-- key:   rule_code, org_id, month_end_date, is_without_low_risk
-- scope: org_id
-- sort:  org_id, month_end_date, rule_code
-- columns:
--   rule_code: NPL_ZERO, or OVERDUE90_ABOVE_NPL
--   org_id: Organisation, with everything below it
--   month_end_date: Calendar month end, or the as-of date as the last point
--   is_without_low_risk: Low-risk loans are left out of the figures
--   par90_principal [yuan]: Outstanding principal of loans more than 90 days past due
--   npl_principal [yuan]: Outstanding principal in the worst three classes
--   overdue90_to_npl [ratio]: Principal overdue beyond 90 days / non-performing principal
--   limit_share [ratio]: Largest ratio that is no exception; empty where there is no ratio

with

provision_months as (

    select * from marts.provision_months

),

org_closure as (

    select * from marts.org_closure

),

parameters as (

    select * from intermediate.int_exception_parameters

),

rules as (

    select * from staging.stg_postloan__exception_rules

),

own as (

    select
        org_id,
        month_end_date,
        sum(par90_principal) as par90_principal,
        sum(npl_principal) as npl_principal,
        sum(case when scope <> 'LOW_RISK' then par90_principal end)
            as par90_principal_without_low_risk,
        sum(case when scope <> 'LOW_RISK' then npl_principal end) as npl_principal_without_low_risk

    from provision_months

    group by org_id, month_end_date

),

subtree as (

    select
        org_closure.ancestor_org_id as org_id,
        own.month_end_date,
        cast(sum(own.par90_principal) as decimal(24, 2)) as par90_principal,
        cast(sum(own.npl_principal) as decimal(24, 2)) as npl_principal,
        cast(sum(own.par90_principal_without_low_risk) as decimal(24, 2))
            as par90_principal_without_low_risk,
        cast(sum(own.npl_principal_without_low_risk) as decimal(24, 2))
            as npl_principal_without_low_risk

    from own
    inner join org_closure on own.org_id = org_closure.descendant_org_id

    group by org_closure.ancestor_org_id, own.month_end_date

),

populations as (

    select
        org_id,
        month_end_date,
        false as is_without_low_risk,
        par90_principal,
        npl_principal

    from subtree

    union all

    select
        org_id,
        month_end_date,
        true as is_without_low_risk,
        par90_principal_without_low_risk as par90_principal,
        npl_principal_without_low_risk as npl_principal

    from subtree

),

judged as (

    select
        populations.org_id,
        populations.month_end_date,
        populations.is_without_low_risk,
        populations.par90_principal,
        populations.npl_principal,
        case when populations.npl_principal > 0 then parameters.overdue90_to_npl_limit end
            as limit_share,
        case
            when populations.npl_principal = 0 and populations.par90_principal > 0 then 'NPL_ZERO'
            when
                populations.npl_principal > 0
                and populations.par90_principal
                > parameters.overdue90_to_npl_limit * populations.npl_principal
                then 'OVERDUE90_ABOVE_NPL'
        end as rule_code

    from populations
    cross join parameters

)

select
    judged.rule_code,
    judged.org_id,
    judged.month_end_date,
    judged.is_without_low_risk,
    cast(judged.par90_principal as decimal(38, 2)) as par90_principal,
    cast(judged.npl_principal as decimal(38, 2)) as npl_principal,
    cast(judged.par90_principal as double) / nullif(cast(judged.npl_principal as double), 0)
        as overdue90_to_npl,
    cast(judged.limit_share as double) as limit_share

from judged
inner join rules on judged.rule_code = rules.rule_code
