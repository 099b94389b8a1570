-- The parameters of the classes of customers by repayment behaviour, one typed column each.
--
-- grain: one row
-- key:   window_months, entries_for_c, c_rule, m2_plus_above_days, due_soon_days
-- table

with

parameters as (

    select * from staging.stg_postloan__parameters

    where area = 'abc'

)

select
    max(case when name = 'window_months' then cast(value as integer) end) as window_months,
    max(case when name = 'c_entries' then cast(value as integer) end) as entries_for_c,
    max(case when name = 'c_rule' then value end) as c_rule,
    max(case when name = 'm2_plus_above_days' then cast(value as integer) end)
        as m2_plus_above_days,
    max(case when name = 'due_soon_days' then cast(value as integer) end) as due_soon_days

from parameters
