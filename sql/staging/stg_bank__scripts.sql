-- What collectors are to say 话术.
--
-- grain: one row per version of a script
-- key:   script_id, version

select
    script_id,
    version,
    stage,
    behaviour_class,
    scene,
    text as script_text,
    approved_by,
    valid_from as valid_from_date,
    valid_to as valid_to_date

from raw.scripts
