-- What tells of the will and the means to pay: each sign, where it points, in the order they decide.
--
-- grain: one row per sign
-- key:   sign_code
-- scope: bank
-- sort:  sign_no
-- columns:
--   sign_code: Sign
--   sign_no: Its place in the table; of each aspect the first that holds decides
--   aspect: WILLINGNESS or SOURCE
--   points_to: What it tells of; empty where the bank's own word says it
--   title: Short name of the sign
--   says: What must hold
--   within_days [days]: Days up to the as-of date in which it must show; empty where any time will do
--   at_least: The number the text speaks of; empty where it speaks of none
--   is_told: The files that tell of it arrived
--   needs: Files that tell of it
--   source: Where the sign comes from
--   is_verified: The text of the source itself was read

with

rules as (

    select * from staging.stg_postloan__case_sign_rules

),

arrived_files as (

    select * from intermediate.int_arrived_files

),

needed as (

    select
        rules.sign_code,
        arrived_files.table_name

    from rules
    inner join arrived_files
        on strpos(', ' || rules.needs || ',', ', ' || arrived_files.table_name || ',') > 0

),

arrived as (

    select
        sign_code,
        count(distinct table_name) as file_count

    from needed

    group by sign_code

)

select
    rules.sign_code,
    rules.sign_no,
    rules.aspect,
    rules.points_to,
    rules.title,
    rules.says,
    rules.within_days,
    rules.at_least,
    coalesce(arrived.file_count, 0)
    = length(rules.needs) - length(replace(rules.needs, ',', '')) + 1 as is_told,
    rules.needs,
    rules.source,
    rules.is_verified

from rules
left join arrived on rules.sign_code = arrived.sign_code
