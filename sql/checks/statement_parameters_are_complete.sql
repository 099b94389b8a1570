-- Fails when a threshold the statements need has no value.

select *

from intermediate.int_statement_parameters

where
    minimum_industry_customers is null
    or succession_months is null
