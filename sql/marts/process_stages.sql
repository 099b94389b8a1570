-- The stages of a loan from disbursement to settlement: what each means, its limit, what ends it.
--
-- grain: one row per stage
-- key:   stage_code
-- scope: bank
-- sort:  stage_no
-- columns:
--   stage_code: Stage
--   stage_no: Its place in the life of a loan
--   title: Short name of the stage
--   says: What it means
--   ends_when: What ends it
--   limit_days [days]: How long a loan may be in it; empty where it may last, or has its own limit by loan
--   from_days [days]: Effective days past due from which a stage of overdue loans begins
--   is_in_book: Loans in it are in the book
--   is_told: The files that tell of it arrived
--   needs: Files of which one or all tell of it
--   source: Where the stage and its limit come from
--   is_verified: The text of the source itself was read

with

stages as (

    select * from staging.stg_postloan__process_stages

),

counts as (

    select * from staging.stg_postloan__table_counts

),

loans as (

    select * from intermediate.int_loans

),

first_checks as (

    select inspection_id

    from staging.stg_bank__inspections

    where inspection_type = 'FIRST'

),

arrived as (

    select
        coalesce(sum(case when table_name = 'loan_events' then accepted_rows end), 0) > 0
            as has_events,
        coalesce(sum(case when table_name = 'loan_snapshots' then accepted_rows end), 0) > 0
            as has_records

    from counts

),

computed as (

    select count(*) > 0 as has_arrears

    from loans

    where is_computed

),

checked as (

    select count(*) > 0 as has_first_checks

    from first_checks

)

select
    stages.stage_code,
    stages.stage_no,
    stages.title,
    stages.says,
    stages.ends_when,
    stages.limit_days,
    stages.from_days,
    stages.is_in_book,
    case
        when stages.stage_code = 'FIRST_CHECK' then checked.has_first_checks
        when stages.stage_code = 'RESTRUCTURE_OBSERVATION' then arrived.has_events
        when stages.from_days is not null then computed.has_arrears or arrived.has_records
        else true
    end as is_told,
    stages.needs,
    stages.source,
    stages.is_verified

from stages
cross join arrived
cross join computed
cross join checked
