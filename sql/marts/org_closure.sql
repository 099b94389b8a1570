-- Every organisation with every organisation below it; each is its own descendant at distance 0.
-- One that merged into another hangs below that one.
--
-- grain: one row per organisation and organisation at or below it
-- key:   ancestor_org_id, descendant_org_id
-- scope: ancestor_org_id
-- sort:  ancestor_org_id, descendant_org_id
-- columns:
--   ancestor_org_id: Organisation above, or the organisation itself
--   descendant_org_id: Organisation below, or the organisation itself
--   distance [levels]: Levels between the two

with recursive

org_units as (

    select * from intermediate.int_org_units

),

-- The depth is capped so that a fault in the tree can never run for ever.
closure as (

    select
        org_id as ancestor_org_id,
        org_id as descendant_org_id,
        0 as distance

    from org_units

    union all

    select
        closure.ancestor_org_id,
        org_units.org_id as descendant_org_id,
        closure.distance + 1 as distance

    from closure
    inner join org_units on closure.descendant_org_id = org_units.parent_org_id

    where closure.distance < 20

)

select
    ancestor_org_id,
    descendant_org_id,
    distance

from closure
