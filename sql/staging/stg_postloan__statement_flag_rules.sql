-- The flags of financial statements in force in this build: the financial rows of the catalogue.
--
-- grain: one row per flag and measure
-- key:   flag_code, measure

select
    indicator_code as flag_code,
    measure,
    title,
    says,
    case comparison
        when '>' then 'ABOVE'
        when '>=' then 'AT_LEAST'
        when '<' then 'BELOW'
        else 'AT_MOST'
    end as comparison,
    source,
    cast(row_number() over (order by indicator_no) as integer) as flag_no,
    blue_threshold,
    yellow_threshold,
    orange_threshold,
    red_threshold,
    is_verified

from raw.warning_indicators

where category = 'FINANCIAL'
