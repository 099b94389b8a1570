-- Fails when a loan with known days past due has no bucket or no class floor, so would be left out.

select
    loan_id,
    month_end_date,
    days_past_due,
    effective_days_past_due,
    bucket,
    class_floor

from marts.loan_months

where
    days_past_due is not null
    and (bucket is null or class_floor is null)
