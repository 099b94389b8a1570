-- The library of scripts 话术: every version, for whom it is, and whether it may be used.
--
-- grain: one row per version of a script
-- key:   script_id, version
-- scope: bank
-- sort:  script_id, version
-- note:  of several faults the first of the list is the state. A version is replaced once a later
--        one of its script may be used; both its first and its last day are inside
-- columns:
--   script_id: Number of the script
--   version: Version of the script, from 1
--   script_state: NOT_YET begun, EXPIRED, REPLACED by a later version, BANNED by its wording,
--     UNAPPROVED, or VALID, on the as-of date
--   stage: Bucket it is for; empty for every one
--   behaviour_class: Class of customers it is for; empty for every one
--   scene: Situation it is for, in words
--   script_text: What is to be said
--   approved_by: Who approved it; empty when nobody did
--   banned_phrase_count [phrases]: Banned phrases its text holds
--   valid_from_date: First day on which it may be used; empty when always
--   valid_to_date: Last day on which it may be used; empty when for ever
--   is_expiring: May be used, and its last day is near

with

build_arguments as (

    select * from staging.stg_postloan__build_arguments

),

parameters as (

    select * from intermediate.int_script_parameters

),

scripts as (

    select * from staging.stg_bank__scripts

),

banned_words as (

    select * from marts.script_banned_words

),

banned as (

    select
        script_id,
        version,
        count(*) as banned_phrase_count

    from banned_words

    group by script_id, version

),

judged as (

    select
        scripts.script_id,
        scripts.version,
        scripts.stage,
        scripts.behaviour_class,
        scripts.scene,
        scripts.script_text,
        scripts.approved_by,
        coalesce(banned.banned_phrase_count, 0) as banned_phrase_count,
        scripts.valid_from_date,
        scripts.valid_to_date,
        scripts.valid_to_date - build_arguments.as_of_date as days_left,
        coalesce(scripts.valid_from_date > build_arguments.as_of_date, false) as is_not_yet,
        coalesce(scripts.valid_to_date < build_arguments.as_of_date, false) as is_expired

    from scripts
    cross join build_arguments
    left join banned
        on
            scripts.script_id = banned.script_id
            and scripts.version = banned.version

),

fit as (

    select
        *,
        not is_not_yet
        and not is_expired
        and banned_phrase_count = 0
        and approved_by is not null as is_fit

    from judged

),

followed as (

    select
        *,
        max(case when is_fit then version end) over (partition by script_id) as last_fit_version

    from fit

),

stated as (

    select
        *,
        case
            when is_not_yet then 'NOT_YET'
            when is_expired then 'EXPIRED'
            when last_fit_version > version then 'REPLACED'
            when banned_phrase_count > 0 then 'BANNED'
            when approved_by is null then 'UNAPPROVED'
            else 'VALID'
        end as script_state

    from followed

)

select
    stated.script_id,
    stated.version,
    stated.script_state,
    stated.stage,
    stated.behaviour_class,
    stated.scene,
    stated.script_text,
    stated.approved_by,
    stated.banned_phrase_count,
    stated.valid_from_date,
    stated.valid_to_date,
    stated.script_state = 'VALID'
    and coalesce(stated.days_left <= parameters.script_expiry_notice_days, false) as is_expiring

from stated
cross join parameters
