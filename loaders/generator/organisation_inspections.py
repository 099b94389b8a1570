"""Checks of organisations: their own each quarter, from above twice a year."""

from loaders.generator import conclusions

ORGANISATION_INSPECTIONS = f"""
create table organisation_inspections as
with

kinds as (

    select
        'SELF' as inspection_type, ['BRANCH', 'SUB'] as org_levels, 90 as every_days, 1 as kind_no
    union all
    select 'SPOT', ['BRANCH'], 180, 2
    union all
    select 'SUPERVISE', ['REGION', 'BRANCH'], 180, 3

),

wanted as (

    select
        *,
        whole(org_id, 'slack ' || inspection_type, 0, 9) as slack,
        unnest(
            range(
                (($first_due_date - open_date) // every_days)::bigint,
                ((as_of() - open_date) // (every_days - 9) + 2)::bigint
            )
        )::integer as number

    from organisations

    inner join kinds
        on list_contains(kinds.org_levels, organisations.org_level)

),

due as (

    select
        *,
        open_date + number * (every_days - slack) + slack as due_date,
        org_id || '-' || kind_no || '-' || number as item,
        branch_id = ticking_branch() and inspection_type = 'SELF' as is_ticked

    from wanted

),

wished as (

    select
        *,
        case
            when is_ticked then due_date
            when region_id = troubled_region() and chance(item, 'done') < 0.45 then null
            when chance(item, 'done') < 0.9 then due_date - slack
            when chance(item, 'done') < 0.97 then due_date + whole(item, 'days late', 1, 25)
        end as wished_on

    from due

    where
        number > 0
        and due_date between $first_due_date and as_of() + 60
        and (close_date is null or due_date < close_date)

),

done as (

    select
        *,
        case when wished_on <= as_of() then wished_on end as done_date

    from wished

)

select
    inspection_type[1:2] || item as inspection_id,
    inspection_type,
    case inspection_type when 'SELF' then 'ZC' when 'SPOT' then 'CC' else 'DD' end
    || strftime(due_date, '%Y%m') as campaign_id,
    null::varchar as customer_id,
    null::varchar as loan_id,
    org_id,
    due_date,
    done_date,
    case
        when done_date is null then null
        when inspection_type = 'SELF' then 'V' || org_id
        else 'V' || coalesce(case when org_level = 'REGION' then parent_org_id end, region_id)
    end as inspector_id,
    null::varchar as second_inspector_id,
    null::varchar as reviewer_id,
    case when done_date is not null then 'ONSITE' end as method,
    case
        when done_date is null then null
        when is_ticked then 'NORMAL'
        when region_id = troubled_region() and chance(item, 'result') < 0.4 then 'RISK'
        when chance(item, 'result') < 0.3 then 'ATTENTION'
        else 'NORMAL'
    end as result,
    null::varchar as fund_confirm,
    null::decimal(18, 2) as confirmed_amount,
    null::varchar as trigger_id,
    case
        when done_date is null then null
        when is_ticked then '无问题'
        else {conclusions.of_organisation("item")}
    end as conclusion,
    item,
    region_id,
    branch_id

from done
"""

ORGANISATION_INSPECTIONS_FILE = """
select * exclude (item, region_id, branch_id) from organisation_inspections
order by inspection_id
"""
