-- Fails when a threshold the fund flows need has no value.

select *

from intermediate.int_fund_parameters

where
    voucher_days is null
    or return_flow_days is null
    or split_payment_days is null
    or flow_window_months is null
