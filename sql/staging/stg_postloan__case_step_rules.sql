-- What to do next with a case, in the order in which steps are tried, in force in this build.
--
-- grain: one row per step
-- key:   step_code

select
    step_code,
    title,
    says,
    needs,
    source,
    step_no,
    is_verified

from raw.case_step_rules
