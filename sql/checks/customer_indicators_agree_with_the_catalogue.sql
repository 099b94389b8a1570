-- Fails when a borrower has another number of indicators than the catalogue, or more signal by an
-- indicator than the catalogue counts.

with

indicators as (

    select * from marts.warning_indicators

),

customer_indicators as (

    select * from marts.customer_indicators

),

catalogue as (

    select count(distinct indicator_code) as indicator_count from indicators

),

borrowers as (

    select
        customer_id,
        count(*) as indicator_count,
        count(case when level_no > 0 then 1 end) as signal_count

    from customer_indicators

    group by customer_id

),

-- A code over several measures signals a borrower once, whichever of them does.
counted as (

    select
        indicator_code,
        max(signalling_customer_count) as least_count,
        sum(signalling_customer_count) as most_count

    from indicators

    group by indicator_code

),

signalling as (

    select
        indicator_code,
        count(case when level_no > 0 then 1 end) as customer_count

    from customer_indicators

    group by indicator_code

)

select
    borrowers.customer_id as subject,
    borrowers.indicator_count as found,
    catalogue.indicator_count as expected

from borrowers
cross join catalogue

where
    borrowers.indicator_count <> catalogue.indicator_count
    or borrowers.signal_count = 0

union all

select
    counted.indicator_code as subject,
    coalesce(signalling.customer_count, 0) as found,
    counted.most_count as expected

from counted
left join signalling on counted.indicator_code = signalling.indicator_code

where coalesce(signalling.customer_count, 0) not between counted.least_count and counted.most_count
