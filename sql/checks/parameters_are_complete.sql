-- Fails when a threshold the models need has no value.

select
    arrears_tolerance,
    grace_mode,
    redefault_days

from intermediate.int_parameters

where
    arrears_tolerance is null
    or grace_mode is null
    or redefault_days is null
