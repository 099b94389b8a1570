-- What tells of the will and the means to pay of an overdue borrower, in force in this build.
--
-- grain: one row per sign
-- key:   sign_code

select
    sign_code,
    aspect,
    points_to,
    title,
    says,
    needs,
    source,
    sign_no,
    within_days,
    at_least,
    is_verified

from raw.case_sign_rules
