-- What early warning can measure, and what it means that nothing was.
--
-- grain: one row per measure
-- key:   measure

select
    measure,
    unit,
    needs,
    measure_no,
    is_event,
    counts_down

from raw.warning_measures
