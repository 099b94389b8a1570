-- How much of the book was inspected lately, of every organisation with its whole subtree, and which
-- loans of high risk were not.
--
-- grain: one row per organisation and month end with loans to be inspected
-- key:   org_id, month_end_date
-- scope: org_id
-- sort:  org_id, month_end_date
-- adds:  loan_count, inspected_loan_count, outstanding_principal, inspected_principal
-- note:  a loan counts once, with all its balance, when it or its customer was inspected in the days
--        up to the month end that the parameter coverage_days says. Low-risk loans are in neither part.
--        High risk is known as of the as-of date only. While no file of inspections arrived, what was
--        inspected is unknown and missing
-- columns:
--   org_id: Organisation, with everything below it
--   month_end_date: Calendar month end, or the as-of date as the last point
--   loan_count [loans]: Loans in the book that are to be inspected
--   inspected_loan_count [loans]: Part of them inspected in the days up to the date
--   outstanding_principal [yuan]: Principal not yet paid of the loans to be inspected
--   inspected_principal [yuan]: Part of it of the loans inspected
--   loan_coverage [ratio]: Loans inspected / loans to be inspected
--   principal_coverage [ratio]: Principal of loans inspected / principal of loans to be inspected
--   high_risk_loan_count [loans]: Loans of high risk; at the as-of date only
--   uninspected_loan_count [loans]: Part of them never inspected, or not for longer than allowed
--   never_inspected_loan_count [loans]: Part of them never inspected at all
--   uninspected_customer_count [customers]: Distinct borrowers of the loans not inspected
--   uninspected_principal [yuan]: Principal not yet paid of the loans not inspected

with

own as (

    select * from intermediate.int_inspection_coverage

),

org_closure as (

    select * from marts.org_closure

),

high_risk_loans as (

    select * from intermediate.int_high_risk_loans

),

inspections as (

    select * from staging.stg_bank__inspections

),

build_arguments as (

    select * from staging.stg_postloan__build_arguments

),

arrived as (

    select count(*) > 0 as has_rows

    from inspections

),

summed as (

    select
        org_closure.ancestor_org_id as org_id,
        own.month_end_date,
        cast(sum(own.loan_count) as bigint) as loan_count,
        cast(sum(own.inspected_loan_count) as bigint) as inspected_loan_count,
        sum(own.outstanding_principal) as outstanding_principal,
        -- None inspected is 0; inspected ones none of whose balances is reported are missing.
        case
            when sum(own.inspected_loan_count) = 0 then 0
            else
                sum(case when own.inspected_loan_count > 0 then own.inspected_principal end)
        end as inspected_principal

    from own
    inner join org_closure on own.org_id = org_closure.descendant_org_id

    group by org_closure.ancestor_org_id, own.month_end_date

),

at_risk as (

    select
        org_closure.ancestor_org_id as org_id,
        count(*) as loan_count,
        count(case when high_risk_loans.is_uninspected then 1 end) as uninspected_loan_count,
        count(case when high_risk_loans.is_never_inspected then 1 end)
            as never_inspected_loan_count,
        count(
            distinct case
                when high_risk_loans.is_uninspected then high_risk_loans.customer_id
            end
        ) as uninspected_customer_count,
        sum(
            case
                when high_risk_loans.is_uninspected then high_risk_loans.outstanding_principal
                else 0
            end
        ) as uninspected_principal

    from high_risk_loans
    inner join org_closure on high_risk_loans.org_id = org_closure.descendant_org_id

    group by org_closure.ancestor_org_id

),

beside as (

    select
        summed.org_id,
        summed.month_end_date,
        summed.loan_count,
        case when arrived.has_rows then summed.inspected_loan_count end as inspected_loan_count,
        cast(summed.outstanding_principal as decimal(38, 2)) as outstanding_principal,
        cast(case when arrived.has_rows then summed.inspected_principal end as decimal(38, 2))
            as inspected_principal,
        summed.month_end_date = build_arguments.as_of_date as is_last,
        summed.month_end_date = build_arguments.as_of_date and arrived.has_rows as is_known,
        coalesce(at_risk.loan_count, 0) as high_risk_loan_count,
        coalesce(at_risk.uninspected_loan_count, 0) as uninspected_loan_count,
        coalesce(at_risk.never_inspected_loan_count, 0) as never_inspected_loan_count,
        coalesce(at_risk.uninspected_customer_count, 0) as uninspected_customer_count,
        case when at_risk.loan_count is null then 0 else at_risk.uninspected_principal end
            as uninspected_principal

    from summed
    cross join arrived
    cross join build_arguments
    left join at_risk on summed.org_id = at_risk.org_id

)

select
    org_id,
    month_end_date,
    loan_count,
    inspected_loan_count,
    outstanding_principal,
    inspected_principal,
    cast(inspected_loan_count as double) / nullif(cast(loan_count as double), 0)
        as loan_coverage,
    cast(inspected_principal as double) / nullif(cast(outstanding_principal as double), 0)
        as principal_coverage,
    case when is_last then high_risk_loan_count end as high_risk_loan_count,
    case when is_known then uninspected_loan_count end as uninspected_loan_count,
    case when is_known then never_inspected_loan_count end as never_inspected_loan_count,
    case when is_known then uninspected_customer_count end as uninspected_customer_count,
    cast(case when is_known then uninspected_principal end as decimal(38, 2))
        as uninspected_principal

from beside
