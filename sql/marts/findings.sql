-- Problems found by inspections, with who found them and what became of them by the as-of date.
--
-- grain: one row per finding found by the as-of date
-- key:   finding_id
-- scope: org_id
-- sort:  org_id, found_date, finding_id
-- note:  a problem lies with the organisation its inspection is of. Repeated: it names an earlier one,
--        or one of its category was put right at the organisation within the months before
-- columns:
--   finding_id: Number of the finding
--   inspection_id: Inspection that found it
--   inspection_type: Kind of that inspection
--   org_id: Organisation it was found at
--   org_name: Name of the organisation
--   customer_id: Customer inspected; empty where the organisation was
--   customer_name: Name of the customer
--   loan_id: Loan inspected; empty where the organisation was
--   officer_id: Account manager of the loan
--   inspector_id: Who inspected
--   category: What kind of problem it is
--   severity: 1 slight, 2 ordinary, 3 serious; empty where it is not given
--   description: What was found, in words
--   found_by: SELF, SUPERIOR (from above) or EXTERNAL
--   found_date: Day of the inspection
--   rectify_due: Day by which it is to be put right
--   rectified_date: Day it was put right, by the as-of date
--   finding_state: OPEN, OVERDUE (not put right and past the day), RECTIFIED_ON_TIME, RECTIFIED_LATE, or
--     RECTIFIED where no day was set
--   days_open [days]: From found to put right, or to the as-of date
--   repeat_of: Earlier finding that it repeats, as the bank says
--   is_repeat: Found before already

with

findings as (

    select * from intermediate.int_findings

),

customers as (

    select * from staging.stg_bank__customers

),

org_units as (

    select * from intermediate.int_org_units

)

select
    findings.finding_id,
    findings.inspection_id,
    findings.inspection_type,
    findings.org_id,
    org_units.org_name,
    findings.customer_id,
    customers.customer_name,
    findings.loan_id,
    findings.officer_id,
    findings.inspector_id,
    findings.category,
    findings.severity,
    findings.description,
    findings.found_by,
    findings.found_date,
    findings.rectify_due,
    findings.rectified_date,
    findings.finding_state,
    findings.days_open,
    findings.repeat_of,
    findings.is_repeat

from findings
inner join org_units on findings.org_id = org_units.org_id
left join customers on findings.customer_id = customers.customer_id
