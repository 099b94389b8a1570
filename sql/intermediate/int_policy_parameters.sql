-- The parameters of the credit policy, one typed column each.
--
-- grain: one row
-- key:   near_share

with

parameters as (

    select * from staging.stg_postloan__parameters

)

select max(case when name = 'near_share' then cast(value as decimal(9, 6)) end) as near_share

from parameters

where area = 'policy'
