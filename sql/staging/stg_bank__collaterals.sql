-- What secures loans 担保物, as it stands now.
--
-- grain: one row per collateral
-- key:   collateral_id

select
    collateral_id,
    type as collateral_type,
    value as collateral_value,
    first_value as first_collateral_value,
    valuation_date,
    registered as is_registered,
    insured_until,
    registration_until,
    status as collateral_status,
    last_check_date

from raw.collaterals
