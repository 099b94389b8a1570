-- Fails when a threshold the models need has no value.

select
    arrears_tolerance,
    grace_mode,
    first_payment_days_short,
    first_payment_days_middle,
    first_payment_days_long,
    redefault_days

from intermediate.int_parameters

where
    arrears_tolerance is null
    or grace_mode is null
    or first_payment_days_short is null
    or first_payment_days_middle is null
    or first_payment_days_long is null
    or redefault_days is null
