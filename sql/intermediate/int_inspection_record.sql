-- Since when the bank's record of inspections speaks, and whether there is a record of warnings.
--
-- grain: one row
-- key:   has_warnings
-- note:  before the first day of the record nothing tells what was checked: unknown, never undone
-- table

with

inspections as (

    select * from staging.stg_bank__inspections

),

warnings as (

    select * from staging.stg_bank__warnings

),

first_days as (

    select min(least(due_date, coalesce(done_date, due_date))) as first_date

    from inspections

),

warning_counts as (

    select count(*) as warning_count

    from warnings

)

select
    first_days.first_date as inspections_from_date,
    warning_counts.warning_count > 0 as has_warnings

from first_days
cross join warning_counts
