-- What each stage of overdue loans asks to be done, in this build.
--
-- grain: one row per step
-- key:   step_code

select
    step_code,
    bucket,
    kind,
    title,
    says,
    channels,
    contacts,
    results,
    needs,
    source,
    step_no,
    within_days,
    channels is not null as asks_channel,
    contacts is not null as asks_contact,
    results is not null as asks_result,
    needs_reached,
    is_verified

from raw.collection_steps
