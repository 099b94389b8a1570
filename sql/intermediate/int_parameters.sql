-- The parameters the models use, one typed column each.
--
-- grain: one row
-- key:   arrears_tolerance

with

parameters as (

    select * from staging.stg_postloan__parameters

)

select
    max(case when name = 'arrears_tolerance' then cast(value as decimal(18, 2)) end)
        as arrears_tolerance,
    max(case when name = 'grace_mode' then value end) as grace_mode,
    max(case when name = 'default_days_short' then cast(value as integer) end)
        as first_payment_days_short,
    max(case when name = 'default_days_middle' then cast(value as integer) end)
        as first_payment_days_middle,
    max(case when name = 'default_days_long' then cast(value as integer) end)
        as first_payment_days_long,
    max(case when name = 'redefault_days' then cast(value as integer) end) as redefault_days

from parameters
