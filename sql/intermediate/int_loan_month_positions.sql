-- At each month end: the version of the plan in force and the money paid to date.
--
-- grain: one row per loan with a plan and month
-- key:   loan_number, month_number
-- note:  what was paid to date stands from the month of a payment until the month before the next,
--        so the months are unfolded from the payments instead of searched for in them

with

payment_days as (

    select * from intermediate.int_payment_days

),

versions as (

    select * from intermediate.int_schedule_versions

    where is_computed

),

spans as (

    select
        loan_number,
        paid_to_date,
        split_principal_to_date,
        is_split_to_date,
        cast(
            extract(year from value_date) * 12 + extract(month from value_date) as integer
        ) as from_month_number,
        cast(
            extract(year from next_value_date) * 12 + extract(month from next_value_date)
            as integer
        ) - 1 as to_month_number

    from payment_days

),

-- A version seen at no month end has its first month after its last.
spans_by_version as (

    select
        spans.loan_number,
        versions.version,
        versions.instalment_count,
        versions.first_month_number,
        spans.paid_to_date,
        spans.split_principal_to_date,
        spans.is_split_to_date,
        greatest(spans.from_month_number, versions.first_month_number) as from_month_number,
        least(
            coalesce(spans.to_month_number, versions.last_month_number),
            versions.last_month_number
        ) as to_month_number

    from spans
    inner join versions on spans.loan_number = versions.loan_number

)

select
    loan_number,
    version,
    instalment_count,
    first_month_number,
    cast(unnest(generate_series(from_month_number, to_month_number)) as integer) as month_number,
    paid_to_date as paid_amount,
    split_principal_to_date as split_principal,
    is_split_to_date as is_split

from spans_by_version

where from_month_number <= to_month_number
