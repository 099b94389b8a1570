-- Every sign of the will and the means to pay that holds for an overdue loan, and which of them decide.
--
-- grain: one row per overdue loan and sign that holds
-- key:   loan_id, sign_code
-- scope: org_id
-- sort:  org_id, loan_id, sign_code
-- columns:
--   loan_id: Loan
--   org_id: Organisation that handles the loan
--   sign_code: Sign
--   sign_no: Its place in case_sign_rules
--   aspect: WILLINGNESS or SOURCE
--   points_to: WILLING or UNWILLING, AVAILABLE or LACKING
--   found_date: Day it is of; empty where it is of today
--   is_deciding: The first of its aspect, which decides

with

signs as (

    select * from intermediate.int_case_signs

),

cases as (

    select * from intermediate.int_cases

)

select
    signs.loan_id,
    cases.org_id,
    signs.sign_code,
    signs.sign_no,
    signs.aspect,
    signs.points_to,
    signs.found_date,
    signs.is_deciding

from signs
inner join cases on signs.loan_id = cases.loan_id
