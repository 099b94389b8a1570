-- The head office: of the organisations that report to nobody the one with most below it.
--
-- grain: one row
-- key:   head_org_id

with

org_units as (

    select * from intermediate.int_org_units

),

org_closure as (

    select * from marts.org_closure

),

roots as (

    select
        org_units.org_id,
        row_number() over (order by count(*) desc, org_units.org_id) as root_number

    from org_units
    inner join org_closure on org_units.org_id = org_closure.ancestor_org_id

    where org_units.parent_org_id is null

    group by org_units.org_id

)

select org_id as head_org_id

from roots

where root_number = 1
