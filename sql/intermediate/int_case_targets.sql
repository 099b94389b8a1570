-- What the bank itself says of the will and the means to pay, from the targets that fit a case.
--
-- grain: one row per case and aspect of which a target that fits says something
-- key:   loan_id, aspect
-- note:  targets of the loan's own organisation whose period holds the as-of date; one for the handler
--        fits more closely than one for the hand, and that more closely than one for the bucket. Where
--        the closest disagree the bank has said nothing
-- table

with

build_arguments as (

    select * from staging.stg_postloan__build_arguments

),

targets as (

    select stg_bank__collection_targets.*

    from staging.stg_bank__collection_targets
    inner join build_arguments
        on
            build_arguments.as_of_date
            between stg_bank__collection_targets.period_start_date
            and stg_bank__collection_targets.period_end_date

),

bases as (

    select
        targets.*,
        'WILLINGNESS' as aspect,
        targets.basis_willingness as said

    from targets

    where targets.basis_willingness is not null

    union all

    select
        targets.*,
        'SOURCE' as aspect,
        targets.basis_source as said

    from targets

    where targets.basis_source is not null

),

cases as (

    select * from intermediate.int_cases

),

fitting as (

    select
        cases.loan_id,
        bases.aspect,
        bases.said,
        bases.period_start_date,
        case when bases.handler_id is not null then 4 else 0 end
        + case when bases.hand_no is not null then 2 else 0 end
        + case when bases.bucket is not null then 1 else 0 end as closeness

    from cases
    inner join bases on cases.org_id = bases.org_id

    where
        (bases.handler_id is null or bases.handler_id = cases.handler_id)
        and (bases.hand_no is null or bases.hand_no = cases.hand_no)
        and (bases.bucket is null or bases.bucket = cases.bucket)

),

ranked as (

    select
        *,
        max(closeness) over (partition by loan_id, aspect) as closest

    from fitting

)

select
    loan_id,
    aspect,
    min(said) as said,
    min(period_start_date) as said_date

from ranked

where closeness = closest

group by loan_id, aspect

having min(said) = max(said)
