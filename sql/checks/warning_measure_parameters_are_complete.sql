-- Fails when a parameter of what early warning measures has no value.

select *

from intermediate.int_warning_measure_parameters

where
    entry_window_months is null
    or refinance_window_months is null
