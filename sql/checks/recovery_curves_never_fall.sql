-- Fails when a recovery curve falls from one day to a later one.

with

followed as (

    select
        org_id,
        cohort_month,
        days_since_entry,
        recovered_amount,
        lag(recovered_amount) over (
            partition by org_id, cohort_month order by days_since_entry
        ) as recovered_before

    from marts.recovery_curves

)

select * from followed

where recovered_amount < recovered_before
