-- What this build is: its as-of date, what was known, and how much it holds.
--
-- grain: one row
-- key:   build_id
-- scope: bank
-- columns:
--   build_id: Name of the build
--   as_of_date: Day the figures stand for
--   known_at: Only facts known by then on the bank's clock count; empty when all do
--   built_at: When it was built
--   batch_count [deliveries]: Deliveries it was built from
--   first_month_end_date: First month end
--   last_month_end_date: Last month end, or the as-of date
--   loan_count [loans]: Loans paid out by the as-of date
--   plan_without_payments_count [loans]: Loans with a plan that cannot be computed, for the file of
--     payments never arrived
--   overridden_parameter_count [parameters]: Thresholds the bank set itself

with

build_arguments as (

    select * from staging.stg_postloan__build_arguments

),

batches as (

    select * from staging.stg_postloan__batches

),

parameters as (

    select * from staging.stg_postloan__parameters

),

months as (

    select * from intermediate.int_months

),

loans as (

    select * from intermediate.int_loans

),

counted_batches as (

    select count(*) as batch_count from batches

),

counted_loans as (

    select
        count(*) as loan_count,
        count(case when has_schedule and not is_computed then 1 end)
            as plan_without_payments_count

    from loans

),

counted_overrides as (

    select count(*) as overridden_parameter_count from parameters

    where is_overridden

),

first_and_last as (

    select
        min(month_end_date) as first_month_end_date,
        max(month_end_date) as last_month_end_date

    from months

)

select
    build_arguments.build_id,
    build_arguments.as_of_date,
    build_arguments.known_at,
    build_arguments.built_at,
    counted_batches.batch_count,
    first_and_last.first_month_end_date,
    first_and_last.last_month_end_date,
    counted_loans.loan_count,
    counted_loans.plan_without_payments_count,
    counted_overrides.overridden_parameter_count

from build_arguments
cross join counted_batches
cross join counted_loans
cross join counted_overrides
cross join first_and_last
