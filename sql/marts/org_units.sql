-- The organisations of the bank 机构 and how deep each hangs.
--
-- grain: one row per organisation
-- key:   org_id
-- scope: org_id
-- sort:  depth, org_id
-- note:  one that merged into another keeps its number and its history and hangs below the other, for
--        all month ends alike; one closed without a successor stays where it reported to
-- columns:
--   org_id: Organisation number
--   org_name: Name of the organisation
--   parent_org_id: Organisation it counts under: the one it merged into, else the one it reports to;
--     empty for the head office
--   reported_parent_org_id: Organisation it reports to, or reported to; empty for the head office
--   org_level: HEAD, REGION, BRANCH or SUB
--   org_status: OPEN, CLOSED, or MERGED into another, at the as-of date
--   depth [levels]: Levels below the head office
--   open_date: Day it opened
--   close_date: Day it closed
--   merged_into: Organisation that took over its loans

with

org_units as (

    select * from intermediate.int_org_units

),

org_closure as (

    select * from marts.org_closure

),

depths as (

    select
        descendant_org_id as org_id,
        max(distance) as depth

    from org_closure

    group by descendant_org_id

)

select
    org_units.org_id,
    org_units.org_name,
    org_units.parent_org_id,
    org_units.reported_parent_org_id,
    org_units.org_level,
    org_units.org_status,
    depths.depth,
    org_units.open_date,
    org_units.close_date,
    org_units.merged_into

from org_units
inner join depths on org_units.org_id = depths.org_id
