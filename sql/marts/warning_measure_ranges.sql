-- Between which values each measure of early warning moved, by organisation.
--
-- grain: one row per organisation and measure with a value, of what stands at the organisation itself
-- key:   org_id, measure
-- scope: org_id
-- note:  small, so that a page which offers thresholds need not read every point
-- columns:
--   org_id: Organisation of the loan, or of the customer's largest loan
--   measure: What was measured, as in warning_points
--   point_count: Times with a value
--   lowest: Lowest value on the first day of such a time
--   highest: Highest value on the first day of such a time
--   rises_daily: The value changes by one each day

with

warning_points as (

    select * from marts.warning_points

)

select
    org_id,
    measure,
    count(*) as point_count,
    min(value) as lowest,
    max(value) as highest,
    bool_or(rises_daily) as rises_daily

from warning_points

group by org_id, measure
