-- Agencies that collect for the bank 催收机构, as the file says it, and those only assignments name.
--
-- grain: one row per agency
-- key:   agency_id
-- scope: bank
-- sort:  agency_id
-- note:  an agency that holds hands and is not in the file is one nobody has told about: what the file
--        would say of it is missing
-- columns:
--   agency_id: Number of the agency
--   agency_name: Name of the agency
--   is_in_file: It stands in the file of agencies
--   is_registered: It is registered with the bank for this work
--   is_contract_over: Its contract ended before the as-of date; empty where its end is not known
--   evaluated_date: Day it was evaluated last
--   contract_end_date: Last day of its contract

with

build_arguments as (

    select * from staging.stg_postloan__build_arguments

),

agencies as (

    select * from staging.stg_bank__agencies

),

named as (

    select agency_id from agencies

    union

    select agency_id from staging.stg_bank__collection_assignments

    where agency_id is not null

    union

    select agency_id from staging.stg_bank__collection_actions

    where agency_id is not null

)

select
    named.agency_id,
    agencies.agency_name,
    agencies.agency_id is not null as is_in_file,
    agencies.is_registered,
    agencies.contract_end_date < build_arguments.as_of_date as is_contract_over,
    agencies.evaluated_date,
    agencies.contract_end_date

from named
cross join build_arguments
left join agencies on named.agency_id = agencies.agency_id
