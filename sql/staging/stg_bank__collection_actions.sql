-- What was done to collect 催收记录.
--
-- grain: one row per action
-- key:   action_id
-- note:  a contact is told apart by contact_id only, a hash of what the bank sent, so that no number
--        goes further than here. note_text holds what was said and may name persons. Whether somebody
--        was reached is the flag, without it what the result tells

select
    action_id,
    loan_id,
    channel,
    contact_relation,
    duration_sec as duration_seconds,
    result,
    handler_id,
    agency_id,
    staff_count,
    script_id,
    note as note_text,
    recording_id,
    consent_flag as has_consent,
    complaint_flag as has_complaint,
    coalesce(
        connected,
        case
            when result in ('PROMISE', 'REFUSE', 'PAID', 'THIRD_REFUSED') then true
            when result in ('NO_ANSWER', 'INVALID') then false
        end
    ) as is_reached,
    action_time,
    case when contact_key is not null then md5('contact ' || contact_key) end as contact_id,
    cast(action_time as date) as action_date

from raw.collection_actions
