-- Fails when a threshold the complaints need has no value.

select *

from intermediate.int_complaint_parameters

where
    complaint_days is null
    or is_non_retail_included is null
