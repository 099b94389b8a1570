-- The stages of a loan in force in this build.
--
-- grain: one row per stage
-- key:   stage_code

select
    stage_code,
    title,
    says,
    ends_when,
    needs,
    source,
    stage_no,
    limit_days,
    from_days,
    is_in_book,
    is_verified

from raw.process_stages
