-- Agencies that collect for the bank 催收机构.
--
-- grain: one row per agency
-- key:   agency_id

select
    agency_id,
    name as agency_name,
    registered as is_registered,
    evaluated_on as evaluated_date,
    contract_end as contract_end_date

from raw.agencies
