-- What to do next with a case: the steps in the order in which they are tried.
--
-- grain: one row per step
-- key:   step_code
-- scope: bank
-- sort:  step_no
-- columns:
--   step_code: Step
--   step_no: Its place in the table; the first that applies is the next step of a case
--   title: Short name of the step
--   says: When it applies and what is to be done
--   needs: Files that tell when it applies
--   source: Where the step comes from
--   is_verified: The text of the source itself was read

select
    step_code,
    step_no,
    title,
    says,
    needs,
    source,
    is_verified

from staging.stg_postloan__case_step_rules
