-- Fails when a threshold the credit policy needs has no value.

select *

from intermediate.int_policy_parameters

where near_share is null
