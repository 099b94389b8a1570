-- Limits and bans of the credit policy, numbered, with the organisation whose whole business each of
-- them is about, and its member as it is looked for.
--
-- grain: one row per policy
-- key:   policy_number
-- note:  the whole of a region is known to the region, everything else to the head office alone; so
--        is the yuan of a limit by ratio, from which the book of the bank could be told
-- table

with

build_arguments as (

    select * from staging.stg_postloan__build_arguments

),

policy_limits as (

    select * from staging.stg_bank__policy_limits

),

org_units as (

    select * from intermediate.int_org_units

),

head_office as (

    select * from intermediate.int_head_office

),

parted as (

    select
        *,
        case
            when upper(substr(member, 1, 1)) between 'A' and 'T' then upper(substr(member, 1, 1))
        end as member_section,
        case
            when upper(substr(member, 1, 1)) between 'A' and 'T' then substr(member, 2)
            else member
        end as member_digits

    from policy_limits

)

select
    row_number() over (order by parted.policy_id) as policy_number,
    parted.policy_id,
    parted.dimension,
    parted.member,
    case when parted.dimension = 'INDUSTRY' then parted.member_section end as member_section,
    case when parted.dimension = 'INDUSTRY' then parted.member_digits end as member_digits,
    -- A section alone, or digits with or without the letter of their section before them.
    parted.dimension = 'INDUSTRY'
    and (
        try_cast(parted.member_digits as integer) is not null
        or (parted.member_section is not null and parted.member_digits = '')
    ) as is_industry,
    case when parted.dimension = 'REGION' then member_org.org_name end as member_org_name,
    case
        when parted.dimension = 'REGION' then coalesce(member_org.org_id, head_office.head_org_id)
        else head_office.head_org_id
    end as whole_org_id,
    case
        when parted.dimension = 'REGION' and parted.limit_percent is null
            then coalesce(member_org.org_id, head_office.head_org_id)
        else head_office.head_org_id
    end as limit_org_id,
    head_office.head_org_id,
    parted.limit_amount,
    parted.limit_percent,
    parted.is_banned,
    member_org.org_id is not null as is_organisation,
    parted.effective_from_date,
    parted.effective_to_date,
    case
        when parted.effective_from_date > build_arguments.as_of_date then 'NOT_YET'
        when parted.effective_to_date < build_arguments.as_of_date then 'ENDED'
        else 'IN_FORCE'
    end as force_state

from parted
cross join head_office
cross join build_arguments
left join org_units as member_org on parted.member = member_org.org_id
