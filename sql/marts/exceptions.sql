-- Every loan in the book at a month end that breaks a rule, with what was seen and what is allowed.
--
-- grain: one row per rule, loan and month end
-- key:   rule_code, loan_id, month_end_date
-- scope: org_id
-- sort:  org_id, month_end_date, rule_code, loan_id
-- note:  the balance is all of the loan's; a loan may break several rules. Debt at all banks and
--        collateral are known as of today only, so those rules have rows at the last point alone. The
--        share of a customer is of its loans in the whole bank
-- columns:
--   rule_code: Rule
--   loan_id: Loan
--   customer_id: Borrower
--   customer_type: Type of the borrower
--   org_id: Organisation that handles the loan
--   product_code: Product
--   scope: IN, LOW_RISK or SME_SPECIAL
--   month_end_date: Calendar month end, or the as-of date as the last point
--   outstanding_principal [yuan]: Principal not yet paid; empty where it is not reported
--   days_past_due [days]: Days since the due date of the oldest instalment not met
--   reported_class: Five-class grade the bank reported in the month
--   class_used: Reported grade, or the floor where none is reported
--   required_class: Best class the rule allows; empty for rules about something else
--   observed_days [days]: What the rule looks at, where it is a number of days
--   limit_days [days]: Most days the rule allows
--   part_amount [yuan]: Numerator of the share the rule looks at
--   whole_amount [yuan]: Denominator of that share
--   observed_share [ratio]: The share itself
--   limit_share [ratio]: Largest share the rule allows; smallest of LOW_RISK_COVER
--   since_date: Day of what the rule is about: restructuring, new plan, payment, settlement, last arrears
--   observation_ends_on: Last day of observation, or on which an upgrade is too early; empty while unknown
--   related_loan_id: The loan that this one is taken to have repaid
--   other_pledge_count [pledges]: Pledges of a kind a low-risk loan may not have; of LOW_RISK_COVER only

with

parameters as (

    select * from intermediate.int_exception_parameters

),

candidates as (

    select * from intermediate.int_exception_candidates

),

spans as (

    select * from intermediate.int_exception_spans

),

rule_scopes as (

    select * from staging.stg_postloan__exception_rule_scopes

),

class_floors as (

    select * from staging.stg_postloan__class_floors

),

classification_gaps as (

    select
        'CLASSIFICATION_GAP' as rule_code,
        candidates.loan_id,
        candidates.month_end_date,
        required.class_no as required_class_no,
        candidates.days_past_due as observed_days,
        reported.to_days as limit_days,
        null as part_amount,
        null as whole_amount,
        null as observed_share,
        null as limit_share,
        null as since_date,
        null as observation_ends_on,
        null as related_loan_id

    from candidates
    left join class_floors as required on candidates.class_floor = required.five_class
    left join class_floors as reported on candidates.reported_class = reported.five_class

    where candidates.has_gap

),

own_bank_contagion as (

    select
        'OWN_BANK_CONTAGION' as rule_code,
        candidates.loan_id,
        candidates.month_end_date,
        parameters.substandard_class_no as required_class_no,
        null as observed_days,
        null as limit_days,
        candidates.customer_npl_principal as part_amount,
        candidates.customer_principal as whole_amount,
        candidates.customer_npl_share as observed_share,
        candidates.own_bank_limit_share as limit_share,
        null as since_date,
        null as observation_ends_on,
        null as related_loan_id

    from candidates
    inner join parameters on candidates.class_used_no < parameters.substandard_class_no

    where candidates.customer_npl_principal is not null

),

all_bank_contagion as (

    select
        'ALL_BANK_CONTAGION' as rule_code,
        candidates.loan_id,
        candidates.month_end_date,
        parameters.substandard_class_no as required_class_no,
        null as observed_days,
        null as limit_days,
        candidates.debt_over90_all_banks as part_amount,
        candidates.total_debt_all_banks as whole_amount,
        candidates.all_banks_overdue_share as observed_share,
        candidates.all_banks_limit_share as limit_share,
        null as since_date,
        null as observation_ends_on,
        null as related_loan_id

    from candidates
    inner join parameters on candidates.class_used_no < parameters.substandard_class_no

    where candidates.total_debt_all_banks is not null

),

low_risk_overdue as (

    select
        'LOW_RISK_OVERDUE' as rule_code,
        loan_id,
        month_end_date,
        null as required_class_no,
        days_past_due as observed_days,
        0 as limit_days,
        null as part_amount,
        null as whole_amount,
        null as observed_share,
        null as limit_share,
        null as since_date,
        null as observation_ends_on,
        null as related_loan_id

    from candidates

    where
        scope = 'LOW_RISK'
        and days_past_due > 0

),

low_risk_cover as (

    select
        'LOW_RISK_COVER' as rule_code,
        loan_id,
        month_end_date,
        null as required_class_no,
        null as observed_days,
        null as limit_days,
        cover_amount as part_amount,
        claim_amount as whole_amount,
        cover_share as observed_share,
        cover_limit_share as limit_share,
        null as since_date,
        null as observation_ends_on,
        null as related_loan_id

    from candidates

    where cover_amount is not null

),

spanned as (

    select
        spans.rule_code,
        candidates.loan_id,
        candidates.month_end_date,
        spans.required_class_no,
        spans.observed_days,
        spans.limit_days,
        spans.part_amount,
        spans.whole_amount,
        cast(spans.part_amount as double) / nullif(cast(spans.whole_amount as double), 0)
            as observed_share,
        null as limit_share,
        spans.since_date,
        spans.observation_ends_on,
        spans.related_loan_id

    from candidates
    inner join spans
        on
            candidates.loan_id = spans.loan_id
            and candidates.month_end_date >= spans.from_date
            and (spans.until_date is null or candidates.month_end_date <= spans.until_date)

    where
        candidates.has_span
        and (
            spans.required_class_no is null
            or candidates.class_used_no < spans.required_class_no
        )

),

broken as (

    select * from classification_gaps

    union all

    select * from own_bank_contagion

    union all

    select * from all_bank_contagion

    union all

    select * from low_risk_overdue

    union all

    select * from low_risk_cover

    union all

    select * from spanned

)

select
    broken.rule_code,
    broken.loan_id,
    candidates.customer_id,
    candidates.customer_type,
    candidates.org_id,
    candidates.product_code,
    candidates.scope,
    broken.month_end_date,
    candidates.outstanding_principal,
    candidates.days_past_due,
    candidates.reported_class,
    candidates.class_used,
    class_floors.five_class as required_class,
    cast(broken.observed_days as integer) as observed_days,
    cast(broken.limit_days as integer) as limit_days,
    cast(broken.part_amount as decimal(38, 2)) as part_amount,
    cast(broken.whole_amount as decimal(38, 2)) as whole_amount,
    cast(broken.observed_share as double) as observed_share,
    cast(broken.limit_share as double) as limit_share,
    cast(broken.since_date as date) as since_date,
    cast(broken.observation_ends_on as date) as observation_ends_on,
    cast(broken.related_loan_id as varchar) as related_loan_id,
    case
        when broken.rule_code = 'LOW_RISK_COVER' then candidates.other_pledge_count
    end as other_pledge_count

from broken
inner join candidates
    on
        broken.loan_id = candidates.loan_id
        and broken.month_end_date = candidates.month_end_date
inner join rule_scopes
    on
        broken.rule_code = rule_scopes.rule_code
        and candidates.scope = rule_scopes.scope
left join class_floors on broken.required_class_no = class_floors.class_no
