-- What fits the steps of collection: channels, contacts and results.
--
-- grain: one row per step and value of what is looked at
-- key:   step_code, dimension, value

select
    step_code,
    dimension,
    value

from raw.collection_step_cases
