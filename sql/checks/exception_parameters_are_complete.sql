-- Fails when a threshold the exception rules need has no value.

select *

from intermediate.int_exception_parameters

where
    own_bank_contagion_share is null
    or all_bank_contagion_share is null
    or upgrade_periods is null
    or upgrade_months is null
    or observation_periods is null
    or observation_months is null
    or short_term_months is null
    or medium_term_months is null
    or extension_share_short is null
    or extension_share_medium is null
    or extension_months_long is null
    or new_loan_window_days is null
    or overdue90_to_npl_limit is null
    or overdue90_to_npl_near is null
    or low_risk_cover_share is null
    or special_mention_class_no is null
    or substandard_class_no is null
