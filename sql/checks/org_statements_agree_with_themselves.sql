-- Fails when the numbers of borrowers of an organisation do not come to each other.

select
    org_id,
    period_end_date,
    customer_count,
    owing_customer_count,
    due_customer_count,
    received_customer_count,
    missing_customer_count,
    flagged_customer_count

from marts.org_statements

where
    owing_customer_count > customer_count
    or due_customer_count > owing_customer_count
    or statement_customer_count > customer_count
    or flagged_customer_count > customer_count
    or received_customer_count + missing_customer_count <> due_customer_count
    or on_time_customer_count + late_customer_count + undated_customer_count
    <> received_customer_count
    or red_customer_count + orange_customer_count + yellow_customer_count + blue_customer_count
    <> flagged_customer_count
