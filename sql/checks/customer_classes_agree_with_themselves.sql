-- Fails when a customer has two classes on one day, or a class its own figures contradict.

with

customer_classes as (

    select * from marts.customer_classes

),

differing as (

    select
        customer_id,
        month_end_date

    from customer_classes

    group by customer_id, month_end_date

    having min(behaviour_class) <> max(behaviour_class)

)

select
    customer_classes.customer_id,
    customer_classes.org_id,
    customer_classes.month_end_date,
    customer_classes.behaviour_class,
    customer_classes.m1_entries,
    customer_classes.worst_days_past_due

from customer_classes
left join differing
    on
        customer_classes.customer_id = differing.customer_id
        and customer_classes.month_end_date = differing.month_end_date

where
    differing.customer_id is not null
    or customer_classes.low_risk_loan_count > customer_classes.loan_count
    or customer_classes.beyond_low_risk_principal > customer_classes.outstanding_principal
    or (customer_classes.behaviour_class in ('A', 'NEW') and customer_classes.m1_entries <> 0)
    or (customer_classes.m1_entries > 0 and customer_classes.worst_days_past_due = 0)
