-- Fails when the checks done at an organisation are not its own plus those of its children.

with

org_inspection_quality as (

    select * from marts.org_inspection_quality

),

org_units as (

    select * from marts.org_units

),

inspection_quality as (

    select * from marts.inspection_quality

),

parts as (

    select
        org_id,
        month_end_date,
        count(*) as done_count,
        sum(case when method = 'ONSITE' then 1 else 0 end) as onsite_count,
        sum(case when is_poor_text then 1 else 0 end) as poor_text_count,
        sum(case when is_blind then 1 else 0 end) as blind_count

    from inspection_quality

    group by org_id, month_end_date

    union all

    select
        org_units.parent_org_id as org_id,
        org_inspection_quality.month_end_date,
        org_inspection_quality.done_count,
        org_inspection_quality.onsite_count,
        org_inspection_quality.poor_text_count,
        org_inspection_quality.blind_count

    from org_inspection_quality
    inner join org_units on org_inspection_quality.org_id = org_units.org_id

    where org_units.parent_org_id is not null

),

added as (

    select
        org_id,
        month_end_date,
        sum(done_count) as done_count,
        sum(onsite_count) as onsite_count,
        sum(poor_text_count) as poor_text_count,
        sum(blind_count) as blind_count

    from parts

    group by org_id, month_end_date

)

select
    org_inspection_quality.org_id,
    org_inspection_quality.month_end_date,
    org_inspection_quality.done_count,
    added.done_count as added_done_count

from org_inspection_quality
left join added
    on
        org_inspection_quality.org_id = added.org_id
        and org_inspection_quality.month_end_date = added.month_end_date

where
    org_inspection_quality.done_count <> coalesce(added.done_count, 0)
    or org_inspection_quality.onsite_count <> coalesce(added.onsite_count, 0)
    or org_inspection_quality.poor_text_count <> coalesce(added.poor_text_count, 0)
    or org_inspection_quality.blind_count <> coalesce(added.blind_count, 0)
