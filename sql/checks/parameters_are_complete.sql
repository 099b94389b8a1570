-- Fails when a threshold the models need has no value.

select
    arrears_tolerance,
    grace_mode

from intermediate.int_parameters

where
    arrears_tolerance is null
    or grace_mode is null
