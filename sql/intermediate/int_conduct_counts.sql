-- How many actions each conduct rule was tested on and found broken, by who acted.
--
-- grain: one row per organisation, month end, agency and handler with actions checked
-- key:   org_id, month_end_date, agency_key, handler_key
-- table

with

tests as (

    select * from intermediate.int_conduct_tests

)

select
    org_id,
    -- The bank's own people, and actions that name nobody, are counted as well.
    coalesce(agency_id, '-') as agency_key,
    coalesce(handler_id, '-') as handler_key,
    count(*) as action_count,
    count(c01) as c01_asked_count,
    count(case when c01 in ('KEPT', 'BROKEN') then 1 end) as c01_tested_count,
    count(case when c01 = 'BROKEN' then 1 end) as c01_violating_count,
    count(c02) as c02_asked_count,
    count(case when c02 in ('KEPT', 'BROKEN') then 1 end) as c02_tested_count,
    count(case when c02 = 'BROKEN' then 1 end) as c02_violating_count,
    count(c03) as c03_asked_count,
    count(case when c03 in ('KEPT', 'BROKEN') then 1 end) as c03_tested_count,
    count(case when c03 = 'BROKEN' then 1 end) as c03_violating_count,
    count(c04) as c04_asked_count,
    count(case when c04 in ('KEPT', 'BROKEN') then 1 end) as c04_tested_count,
    count(case when c04 = 'BROKEN' then 1 end) as c04_violating_count,
    count(c05) as c05_asked_count,
    count(case when c05 in ('KEPT', 'BROKEN') then 1 end) as c05_tested_count,
    count(case when c05 = 'BROKEN' then 1 end) as c05_violating_count,
    count(c06) as c06_asked_count,
    count(case when c06 in ('KEPT', 'BROKEN') then 1 end) as c06_tested_count,
    count(case when c06 = 'BROKEN' then 1 end) as c06_violating_count,
    count(c07) as c07_asked_count,
    count(case when c07 in ('KEPT', 'BROKEN') then 1 end) as c07_tested_count,
    count(case when c07 = 'BROKEN' then 1 end) as c07_violating_count,
    count(c08) as c08_asked_count,
    count(case when c08 in ('KEPT', 'BROKEN') then 1 end) as c08_tested_count,
    count(case when c08 = 'BROKEN' then 1 end) as c08_violating_count,
    count(c09) as c09_asked_count,
    count(case when c09 in ('KEPT', 'BROKEN') then 1 end) as c09_tested_count,
    count(case when c09 = 'BROKEN' then 1 end) as c09_violating_count,
    count(c11) as c11_asked_count,
    count(case when c11 in ('KEPT', 'BROKEN') then 1 end) as c11_tested_count,
    count(case when c11 = 'BROKEN' then 1 end) as c11_violating_count,
    count(case when any_rule in ('KEPT', 'BROKEN') then 1 end) as any_tested_count,
    count(case when any_rule = 'BROKEN' then 1 end) as any_violating_count,
    month_end_date

from tests

group by
    org_id,
    month_end_date,
    coalesce(agency_id, '-'),
    coalesce(handler_id, '-')
