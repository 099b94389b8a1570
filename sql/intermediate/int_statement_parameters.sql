-- The parameters of financial statements, one typed column each.
--
-- grain: one row
-- key:   minimum_industry_customers

with

parameters as (

    select * from staging.stg_postloan__parameters

)

select
    max(case when name = 'minimum_industry_customers' then cast(value as integer) end)
        as minimum_industry_customers,
    max(case when name = 'succession_months' then cast(value as integer) end)
        as succession_months

from parameters

where area = 'statements'
