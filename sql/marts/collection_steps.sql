-- What each stage of overdue loans asks to be done: where that comes from, and whether it was read.
--
-- grain: one row per step
-- key:   step_code
-- scope: bank
-- sort:  step_no
-- columns:
--   step_code: Step
--   step_no: Its place in the table of steps
--   bucket: Ageing bucket it begins with
--   kind: ACTION, FIRST_CONTACT or INSPECTION
--   title: Short name of the step
--   says: What is asked
--   within_days [days]: Days from reaching the bucket; empty where only the order counts
--   channels: Ways that fit; empty for any
--   contacts: Persons that fit; empty for any
--   results: Results that fit; empty for any
--   needs_reached: Somebody must have been reached
--   needs: Files that tell of it
--   source: Where it comes from
--   is_verified: The text of the source itself was read

select
    step_code,
    step_no,
    bucket,
    kind,
    title,
    says,
    within_days,
    channels,
    contacts,
    results,
    needs_reached,
    needs,
    source,
    is_verified

from staging.stg_postloan__collection_steps
