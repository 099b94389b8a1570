-- Organisations and where each hangs at the as-of date: below the one it merged into, else below
-- the one it reports to.
--
-- grain: one row per organisation
-- key:   org_id
-- note:  a merger takes effect on close_date, without one at once. One that cannot be followed (an
--        unknown target, the head office, a circle) is a finding, and the organisation stays where it
--        reports to; whoever hangs below a circle stays as well, so that nobody falls off the tree
-- table

with recursive

org_units as (

    select * from staging.stg_bank__org_units

),

targets as (

    select * from staging.stg_bank__org_units

),

build_arguments as (

    select * from staging.stg_postloan__build_arguments

),

judged as (

    select
        org_units.org_id,
        org_units.org_name,
        org_units.parent_org_id as reported_parent_org_id,
        org_units.org_level,
        org_units.merged_into,
        org_units.open_date,
        org_units.close_date,
        targets.org_id as target_org_id,
        coalesce(
            org_units.close_date <= build_arguments.as_of_date,
            org_units.merged_into is not null
        ) as is_closed

    from org_units
    cross join build_arguments
    left join targets on org_units.merged_into = targets.org_id

),

wanted as (

    select
        org_id,
        org_name,
        reported_parent_org_id,
        org_level,
        merged_into,
        open_date,
        close_date,
        is_closed,
        case when is_closed and reported_parent_org_id is not null then target_org_id end
            as target_org_id,
        case
            when is_closed and reported_parent_org_id is not null
                then coalesce(target_org_id, reported_parent_org_id)
            else reported_parent_org_id
        end as wanted_parent_org_id

    from judged

),

-- Whoever is on a circle of mergers, or hangs below one, cannot be reached from the top.
reached as (

    select org_id

    from wanted

    where wanted_parent_org_id is null

    union all

    select wanted.org_id

    from reached
    inner join wanted on reached.org_id = wanted.wanted_parent_org_id

)

select
    wanted.org_id,
    wanted.org_name,
    case
        when reached.org_id is not null then wanted.wanted_parent_org_id
        else wanted.reported_parent_org_id
    end as parent_org_id,
    wanted.reported_parent_org_id,
    wanted.org_level,
    wanted.merged_into,
    case
        when wanted.target_org_id is not null and reached.org_id is not null then 'MERGED'
        when wanted.is_closed then 'CLOSED'
        else 'OPEN'
    end as org_status,
    case
        when not wanted.is_closed or wanted.merged_into is null then null
        when wanted.reported_parent_org_id is null then 'MERGER_OF_HEAD_OFFICE'
        when wanted.target_org_id is null then 'MERGER_INTO_UNKNOWN'
        when reached.org_id is null then 'MERGER_IN_A_CIRCLE'
    end as finding_code,
    wanted.open_date,
    wanted.close_date

from wanted
left join reached on wanted.org_id = reached.org_id
