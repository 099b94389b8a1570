-- The thresholds of the exception rules, one typed column each.
--
-- grain: one row
-- key:   own_bank_contagion_share
-- note:  shares have room for twenty digits: the product of two short decimals stays short, and
--        overflows with amounts from ten billion yuan on

with

parameters as (

    select * from staging.stg_postloan__parameters

),

class_floors as (

    select * from staging.stg_postloan__class_floors

),

thresholds as (

    select
        max(case when name = 'own_bank_contagion_share' then cast(value as decimal(20, 6)) end)
            as own_bank_contagion_share,
        max(case when name = 'all_bank_contagion_share' then cast(value as decimal(20, 6)) end)
            as all_bank_contagion_share,
        max(case when name = 'upgrade_periods' then cast(value as integer) end)
            as upgrade_periods,
        max(case when name = 'upgrade_months' then cast(value as integer) end) as upgrade_months,
        max(case when name = 'observation_periods' then cast(value as integer) end)
            as observation_periods,
        max(case when name = 'observation_months' then cast(value as integer) end)
            as observation_months,
        max(case when name = 'short_term_months' then cast(value as integer) end)
            as short_term_months,
        max(case when name = 'medium_term_months' then cast(value as integer) end)
            as medium_term_months,
        max(case when name = 'extension_share_short' then cast(value as decimal(20, 6)) end)
            as extension_share_short,
        max(case when name = 'extension_share_medium' then cast(value as decimal(20, 6)) end)
            as extension_share_medium,
        max(case when name = 'extension_months_long' then cast(value as integer) end)
            as extension_months_long,
        max(case when name = 'new_loan_window_days' then cast(value as integer) end)
            as new_loan_window_days,
        max(case when name = 'overdue90_to_npl_limit' then cast(value as decimal(20, 6)) end)
            as overdue90_to_npl_limit,
        max(case when name = 'overdue90_to_npl_near' then cast(value as decimal(20, 6)) end)
            as overdue90_to_npl_near,
        max(case when name = 'low_risk_cover_share' then cast(value as decimal(20, 6)) end)
            as low_risk_cover_share

    from parameters

    where area in ('classes', 'exceptions')

),

classes as (

    select
        max(case when five_class = 'SPECIAL_MENTION' then class_no end)
            as special_mention_class_no,
        max(case when five_class = 'SUBSTANDARD' then class_no end) as substandard_class_no

    from class_floors

)

select
    thresholds.own_bank_contagion_share,
    thresholds.all_bank_contagion_share,
    thresholds.upgrade_periods,
    thresholds.upgrade_months,
    thresholds.observation_periods,
    thresholds.observation_months,
    thresholds.short_term_months,
    thresholds.medium_term_months,
    thresholds.extension_share_short,
    thresholds.extension_share_medium,
    thresholds.extension_months_long,
    thresholds.new_loan_window_days,
    thresholds.overdue90_to_npl_limit,
    thresholds.overdue90_to_npl_near,
    thresholds.low_risk_cover_share,
    classes.special_mention_class_no,
    classes.substandard_class_no

from thresholds
cross join classes
