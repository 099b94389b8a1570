-- Fails when the inspections without a certificate of an organisation are not its own plus its children's.

with

org_certified_acts as (

    select * from marts.org_certified_acts

),

org_units as (

    select * from marts.org_units

),

acts_without_certificate as (

    select * from marts.acts_without_certificate

),

own as (

    select
        org_id,
        month_end_date,
        count(*) as uncertified_act_count

    from acts_without_certificate

    group by org_id, month_end_date

),

parts as (

    select
        org_id,
        month_end_date,
        uncertified_act_count

    from own

    union all

    select
        org_units.parent_org_id as org_id,
        org_certified_acts.month_end_date,
        org_certified_acts.uncertified_act_count

    from org_certified_acts
    inner join org_units on org_certified_acts.org_id = org_units.org_id

    where org_units.parent_org_id is not null

),

added as (

    select
        org_id,
        month_end_date,
        sum(uncertified_act_count) as uncertified_act_count

    from parts

    group by org_id, month_end_date

)

select
    org_certified_acts.org_id,
    org_certified_acts.month_end_date,
    org_certified_acts.uncertified_act_count,
    added.uncertified_act_count as added_uncertified_act_count

from org_certified_acts
left join added
    on
        org_certified_acts.org_id = added.org_id
        and org_certified_acts.month_end_date = added.month_end_date

where
    coalesce(org_certified_acts.uncertified_act_count, 0)
    <> coalesce(added.uncertified_act_count, 0)
