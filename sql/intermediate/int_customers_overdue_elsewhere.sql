-- Non-retail customers with more of their debt at all banks overdue beyond 90 days than is allowed.
--
-- grain: one row per customer above the limit
-- key:   customer_id
-- note:  the customer file says how things stand now and not how they stood at earlier month ends

with

customers as (

    select * from staging.stg_bank__customers

),

parameters as (

    select * from intermediate.int_exception_parameters

)

select
    customers.customer_id,
    customers.debt_over90_all_banks,
    customers.total_debt_all_banks,
    cast(customers.debt_over90_all_banks as double)
    / nullif(cast(customers.total_debt_all_banks as double), 0) as overdue_share,
    parameters.all_bank_contagion_share as limit_share

from customers
inner join parameters
    on
        customers.debt_over90_all_banks
        > parameters.all_bank_contagion_share * customers.total_debt_all_banks

where
    customers.customer_type in ('CORP', 'SME')
    and customers.total_debt_all_banks > 0
