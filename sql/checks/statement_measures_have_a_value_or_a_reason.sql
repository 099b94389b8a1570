-- Fails when a measure of a statement has neither a value nor a reason for having none, or both.

select
    customer_id,
    period_end_date,
    measure,
    value,
    no_data_reason

from marts.statement_measures

where (value is null) = (no_data_reason is null)
