-- Fails when an inspection without a certificate is counted and not listed, or listed and not counted.

with

org_certified_acts as (

    select * from marts.org_certified_acts

),

acts as (

    select * from marts.acts_without_certificate

),

org_closure as (

    select * from marts.org_closure

),

listed as (

    select
        org_closure.ancestor_org_id as org_id,
        acts.month_end_date,
        count(*) as act_count

    from acts
    inner join org_closure on acts.org_id = org_closure.descendant_org_id

    group by org_closure.ancestor_org_id, acts.month_end_date

)

select
    coalesce(org_certified_acts.org_id, listed.org_id) as org_id,
    coalesce(org_certified_acts.month_end_date, listed.month_end_date) as month_end_date,
    org_certified_acts.uncertified_act_count,
    listed.act_count as listed_act_count

from org_certified_acts
full outer join listed
    on
        org_certified_acts.org_id = listed.org_id
        and org_certified_acts.month_end_date = listed.month_end_date

where coalesce(org_certified_acts.uncertified_act_count, 0) <> coalesce(listed.act_count, 0)
