-- Each organisation's own exceptions at each month end by rule, and how many loans were tested.
--
-- grain: one row per organisation, month end, rule and scope with loans tested
-- key:   org_id, month_end_date, rule_code, scope
-- scope: org_id
-- sort:  org_id, month_end_date, rule_code
-- note:  own loans only; join org_closure for a subtree. ANY counts a loan once, however many rules it
--        breaks. No row means that no loan could be tested, which is not the same as no exception
-- columns:
--   org_id: Organisation that handles the loans
--   month_end_date: Calendar month end, or the as-of date as the last point
--   rule_code: Rule, or ANY for loans that break at least one
--   scope: IN, LOW_RISK or SME_SPECIAL
--   tested_loan_count [loans]: Loans the rule could be tested on
--   loan_count [loans]: Loans that break it
--   outstanding_principal [yuan]: Principal not yet paid of loans that break it

with

tests as (

    select * from intermediate.int_exception_tests

),

exceptions as (

    select * from marts.exceptions

),

rule_scopes as (

    select * from staging.stg_postloan__exception_rule_scopes

),

exceptional_loans as (

    select
        org_id,
        month_end_date,
        scope,
        loan_id,
        max(outstanding_principal) as outstanding_principal

    from exceptions

    group by org_id, month_end_date, scope, loan_id

),

found as (

    select
        org_id,
        month_end_date,
        rule_code,
        scope,
        count(*) as loan_count,
        sum(outstanding_principal) as outstanding_principal

    from exceptions

    group by org_id, month_end_date, rule_code, scope

    union all

    select
        org_id,
        month_end_date,
        'ANY' as rule_code,
        scope,
        count(*) as loan_count,
        sum(outstanding_principal) as outstanding_principal

    from exceptional_loans

    group by org_id, month_end_date, scope

),

by_rule as (

    select
        tests.org_id,
        tests.month_end_date,
        rule_scopes.rule_code,
        tests.scope,
        case rule_scopes.rule_code
            when 'CLASSIFICATION_GAP' then tests.gap_tested
            when 'OWN_BANK_CONTAGION' then tests.own_bank_tested
            when 'ALL_BANK_CONTAGION' then tests.all_bank_tested
            when 'RESTRUCTURED_OBSERVED' then tests.restructured_tested
            when 'RESTRUCTURED_AGAIN' then tests.restructured_tested
            when 'UPGRADED_EARLY' then tests.upgrade_tested
            when 'EXTENDED_WHEN_OVERDUE' then tests.plan_tested
            when 'EXTENDED_TOO_LONG' then tests.plan_tested
            when 'REPAID_BY_NEW_LOAN' then tests.repaid_tested
            when 'NEW_LOAN_FOR_OLD' then tests.loan_count
            when 'LOW_RISK_NOT_PLEDGED' then tests.pledge_tested
            when 'LOW_RISK_OVERDUE' then tests.low_risk_overdue_tested
            when 'LOW_RISK_COVER' then tests.cover_tested
        end as tested_loan_count

    from tests
    inner join rule_scopes on tests.scope = rule_scopes.scope

    union all

    select
        org_id,
        month_end_date,
        'ANY' as rule_code,
        scope,
        loan_count as tested_loan_count

    from tests

)

select
    by_rule.org_id,
    by_rule.month_end_date,
    by_rule.rule_code,
    by_rule.scope,
    by_rule.tested_loan_count,
    coalesce(found.loan_count, 0) as loan_count,
    case
        when found.loan_count is null then 0 else found.outstanding_principal
    end as outstanding_principal

from by_rule
left join found
    on
        by_rule.org_id = found.org_id
        and by_rule.month_end_date = found.month_end_date
        and by_rule.rule_code = found.rule_code
        and by_rule.scope = found.scope

where by_rule.tested_loan_count > 0
