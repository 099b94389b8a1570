-- What every point of early warning that still holds is worth on the as-of date.
--
-- grain: one row per point that holds on the as-of date
-- key:   point_id
-- table

with

build_arguments as (

    select * from staging.stg_postloan__build_arguments

),

points as (

    select * from intermediate.int_warning_points

    where to_date is null

),

measures as (

    select * from staging.stg_postloan__warning_measures

)

select
    points.point_id,
    points.measure,
    points.customer_id,
    points.loan_id,
    points.evidence_id,
    points.no_data_reason,
    case
        when not points.rises_daily then points.value
        when measures.counts_down
            then points.value - (build_arguments.as_of_date - points.from_date)
        else points.value + (build_arguments.as_of_date - points.from_date)
    end as value

from points
cross join build_arguments
left join measures on points.measure = measures.measure
