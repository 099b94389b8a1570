-- Fails when a threshold the scripts need has no value.

select *

from intermediate.int_script_parameters

where script_expiry_notice_days is null
