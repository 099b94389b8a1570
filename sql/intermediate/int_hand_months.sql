-- Which hand held a loan at each month end.
--
-- grain: one row per loan held and month
-- key:   loan_number, month_number
-- note:  a hand holds a month end from the month it begins in until the month before the one it ends
--        in, for a month end is the last day of its month; the as-of date as last point is left out

with

hands as (

    select * from intermediate.int_hands

),

bounds as (

    select max(month_number) as last_month_number

    from intermediate.int_months

),

spans as (

    select
        hands.loan_number,
        hands.hand_no,
        hands.handler_type,
        hands.handler_id,
        hands.agency_id,
        cast(
            extract(year from hands.from_date) * 12 + extract(month from hands.from_date)
            as integer
        ) as from_month_number,
        coalesce(
            cast(
                extract(year from hands.to_date) * 12 + extract(month from hands.to_date)
                as integer
            ),
            bounds.last_month_number
        ) - 1 as to_month_number

    from hands
    cross join bounds

)

select
    loan_number,
    hand_no,
    handler_type,
    handler_id,
    agency_id,
    cast(unnest(generate_series(from_month_number, to_month_number)) as integer) as month_number

from spans

where from_month_number <= to_month_number
