-- Fails when the opening balances of all roll rates are not the loan balance of the month end before,
-- or those of one bucket do not sum to the whole.

with

roll_rates as (

    select * from marts.roll_rates

),

org_months as (

    select * from marts.org_months

),

month_ends as (

    select * from marts.month_ends

),

buckets as (

    select
        org_id,
        month_end_date,
        from_bucket,
        sum(loan_count) as loan_count,
        sum(opening_principal) as opening_principal,
        max(bucket_opening_principal) as bucket_opening_principal,
        sum(rate) as rate

    from roll_rates

    group by org_id, month_end_date, from_bucket

),

all_buckets as (

    select
        org_id,
        month_end_date,
        sum(loan_count) as loan_count,
        sum(opening_principal) as opening_principal,
        max(
            case
                when opening_principal <> bucket_opening_principal or abs(rate - 1) > 1e-9 then 1
                else 0
            end
        ) as is_broken

    from buckets

    group by org_id, month_end_date

)

select
    org_months.org_id,
    month_ends.month_end_date,
    all_buckets.opening_principal,
    org_months.outstanding_principal

from month_ends
inner join org_months on month_ends.previous_month_end_date = org_months.month_end_date
left join all_buckets
    on
        org_months.org_id = all_buckets.org_id
        and month_ends.month_end_date = all_buckets.month_end_date

where
    coalesce(all_buckets.opening_principal, 0) <> coalesce(org_months.outstanding_principal, 0)
    or coalesce(all_buckets.loan_count, 0) <> org_months.loan_count
    or all_buckets.is_broken = 1
