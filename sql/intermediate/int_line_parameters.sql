-- The parameters of the line: loads, certificates and regular reports, one typed column each.
--
-- grain: one row
-- key:   retail_loans_per_officer, corporate_loans_per_officer, renew_within_days
-- table

with

parameters as (

    select * from staging.stg_postloan__parameters

    where area in ('line', 'training')

)

select
    max(case when name = 'retail_loans_per_officer' then cast(value as integer) end)
        as retail_loans_per_officer,
    max(case when name = 'corporate_loans_per_officer' then cast(value as integer) end)
        as corporate_loans_per_officer,
    max(case when name = 'renew_within_days' then cast(value as integer) end)
        as renew_within_days,
    max(case when name = 'training_window_months' then cast(value as integer) end)
        as training_window_months,
    max(case when name = 'certificate_months' then cast(value as integer) end)
        as certificate_months,
    max(case when name = 'expected_report_share' then cast(value as double) end)
        as expected_report_share

from parameters
