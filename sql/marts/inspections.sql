-- Checks planned and done 贷后检查, as the bank recorded them.
--
-- grain: one row per inspection
-- key:   inspection_id
-- scope: org_id
-- sort:  org_id, due_date, inspection_id
-- note:  a check done after the as-of date is not yet done
-- columns:
--   inspection_id: Number of the inspection
--   inspection_type: Kind of inspection
--   campaign_id: Campaign it belongs to
--   customer_id: Customer inspected
--   loan_id: Loan inspected
--   org_id: Organisation that must inspect
--   due_date: Day it is due
--   done_date: Day it was done, by the as-of date
--   inspector_id: Inspector
--   second_inspector_id: Second inspector
--   reviewer_id: Reviewer
--   method: On site or remote
--   result: Result
--   fund_confirm: Whether the repayment funds are confirmed
--   confirmed_amount [yuan]: Amount confirmed
--   trigger_id: What triggered it
--   conclusion: Conclusion in words

with

inspections as (

    select * from staging.stg_bank__inspections

),

build_arguments as (

    select * from staging.stg_postloan__build_arguments

)

select
    inspections.inspection_id,
    inspections.inspection_type,
    inspections.campaign_id,
    inspections.customer_id,
    inspections.loan_id,
    inspections.org_id,
    inspections.due_date,
    case
        when inspections.done_date <= build_arguments.as_of_date then inspections.done_date
    end as done_date,
    inspections.inspector_id,
    inspections.second_inspector_id,
    inspections.reviewer_id,
    inspections.method,
    inspections.result,
    inspections.fund_confirm,
    inspections.confirmed_amount,
    inspections.trigger_id,
    inspections.conclusion

from inspections
cross join build_arguments
