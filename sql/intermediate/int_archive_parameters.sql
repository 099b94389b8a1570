-- The parameters of the files of loans, one typed column each.
--
-- grain: one row
-- key:   filing_days, backup_months
-- note:  what a short-term loan is stands among the parameters of the exceptions
-- table

with

parameters as (

    select * from staging.stg_postloan__parameters

)

select
    max(case when name = 'filing_days' then cast(value as integer) end) as filing_days,
    max(case when name = 'backup_months' then cast(value as integer) end) as backup_months,
    max(case when name = 'short_term_months' then cast(value as integer) end)
        as short_term_months,
    max(case when name = 'retention_years_short' then cast(value as integer) end)
        as retention_years_short,
    max(case when name = 'retention_years_long' then cast(value as integer) end)
        as retention_years_long,
    max(case when name = 'retention_notice_days' then cast(value as integer) end)
        as retention_notice_days

from parameters
