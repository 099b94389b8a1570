-- Non-retail customers with more of their balance here non-performing than is allowed, by month.
--
-- grain: one row per customer and month end at which the share is above the limit
-- key:   customer_id, month_end_date
-- note:  the share is of the customer's loans in the whole bank, whichever organisation handles them
-- table

with

measured as (

    select * from intermediate.int_loan_months_measured

),

parameters as (

    select * from intermediate.int_exception_parameters

),

customer_months as (

    select
        customer_id,
        month_end_date,
        cast(sum(npl_principal) as decimal(24, 2)) as npl_principal,
        cast(sum(outstanding_principal) as decimal(24, 2)) as outstanding_principal

    from measured

    where customer_type in ('CORP', 'SME')

    group by customer_id, month_end_date

)

select
    customer_months.customer_id,
    customer_months.month_end_date,
    customer_months.npl_principal,
    customer_months.outstanding_principal,
    cast(customer_months.npl_principal as double)
    / nullif(cast(customer_months.outstanding_principal as double), 0) as npl_share,
    parameters.own_bank_contagion_share as limit_share

from customer_months
inner join parameters
    on
        customer_months.npl_principal
        > parameters.own_bank_contagion_share * customer_months.outstanding_principal
