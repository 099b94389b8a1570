-- Fails when a threshold the guarantees need has no value.

select *

from intermediate.int_guarantee_parameters

where
    ltv_yellow is null
    or ltv_red is null
    or valuation_months is null
    or revaluation_notice_days is null
    or expiry_notice_days is null
    or value_fall is null
