-- Trainings held 培训.
--
-- grain: one row per person trained once
-- key:   record_id

select
    record_id,
    staff_id,
    topic,
    hours,
    score,
    passed as is_passed,
    held_on as held_date,
    valid_until as valid_until_date

from raw.training_records
