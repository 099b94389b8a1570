-- Organisations that are inspected as a whole: how often, and from when until when.
--
-- grain: one row per type of inspection and organisation with a rule and with loans
-- key:   inspection_type, org_id
-- note:  from the day it opened or its first loan was paid out, whichever is later, for a bank's files
--        begin somewhere; until it closed. One closed on a day nobody knows has no duty. Numbers of
--        organisations are below 0 and never those of loans
-- table

with

org_units as (

    select * from intermediate.int_org_units

),

org_closure as (

    select * from marts.org_closure

),

loans as (

    select * from intermediate.int_loans

),

frequencies as (

    select * from staging.stg_postloan__inspection_frequencies

    where subject = 'ORGANISATION'

),

cases as (

    select * from staging.stg_postloan__inspection_frequency_cases

    where dimension = 'ORG_LEVEL'

),

build_arguments as (

    select * from staging.stg_postloan__build_arguments

),

first_own_loans as (

    select
        org_id,
        min(disbursed_date) as disbursed_date

    from loans

    group by org_id

),

first_loans as (

    select
        org_closure.ancestor_org_id as org_id,
        min(first_own_loans.disbursed_date) as disbursed_date

    from org_closure
    inner join first_own_loans on org_closure.descendant_org_id = first_own_loans.org_id

    group by org_closure.ancestor_org_id

),

numbered as (

    select
        org_id,
        org_level,
        org_status,
        open_date,
        close_date,
        row_number() over (order by org_id) as org_number

    from org_units

),

ranked as (

    select
        frequencies.inspection_type,
        numbered.org_id,
        -numbered.org_number as subject_number,
        frequencies.rule_code,
        frequencies.days,
        frequencies.day_units,
        frequencies.period_units,
        greatest(
            coalesce(numbered.open_date, first_loans.disbursed_date), first_loans.disbursed_date
        ) as start_date,
        case when numbered.close_date <= build_arguments.as_of_date then numbered.close_date end
            as ends_on,
        row_number() over (
            partition by frequencies.inspection_type, numbered.org_id
            order by frequencies.days, frequencies.rule_no
        ) as strictness

    from frequencies
    inner join cases on frequencies.rule_code = cases.rule_code
    inner join numbered on cases.value = numbered.org_level
    inner join first_loans on numbered.org_id = first_loans.org_id
    cross join build_arguments

    where
        (numbered.open_date is null or numbered.open_date <= build_arguments.as_of_date)
        and (numbered.org_status = 'OPEN' or numbered.close_date is not null)

)

select
    inspection_type,
    org_id,
    subject_number,
    rule_code,
    days,
    day_units,
    period_units,
    start_date,
    ends_on

from ranked

where strictness = 1
